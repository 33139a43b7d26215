"""All pages together: records and findings go in, a catalogue and the views of pages come out."""
