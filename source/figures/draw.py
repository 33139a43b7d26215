"""Draw every figure: ``python -m figures.draw [FOLDER]``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from matplotlib.figure import Figure

from figures import efficiency, judging, networks, training, world
from figures.style import to_svg

FOLDER = Path(__file__).parents[1] / "images" / "figures"

#: name of a file, without its suffix -> what draws it
FIGURES: Mapping[str, Callable[[], Figure]] = {
    "activation-functions": networks.activation_functions,
    "attention-cost": networks.attention_cost,
    "attention-weights": networks.attention_weights,
    "base-rate": judging.base_rate,
    "convolution": networks.convolution,
    "distillation-temperature": efficiency.distillation_temperature,
    "energy-per-operation": efficiency.energy_per_operation,
    "error-growth": world.error_growth,
    "fairness-threshold": judging.fairness_threshold,
    "few-shot-accuracy": training.few_shot_accuracy,
    "learning-rate": training.learning_rate,
    "market-forecasts": world.market_forecasts,
    "overfitting": training.overfitting,
    "overlap-measures": judging.overlap_measures,
    "parameter-counts": training.parameter_counts,
    "patch-embedding": networks.patch_embedding,
    "physics-residual": world.physics_residual,
    "privacy-noise": judging.privacy_noise,
    "pruning-error": efficiency.pruning_error,
    "quantization-error": efficiency.quantization_error,
    "receptive-field": networks.receptive_field,
    "roc-curve": judging.roc_curve,
    "scaling-law": training.scaling_law,
    "shared-embedding": networks.shared_embedding,
    "stopping-distance": world.stopping_distance,
    "training-carbon": training.training_carbon,
    "transformer-block": networks.transformer_block,
}


def main(folder: Path) -> None:
    """Write all of them into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw in FIGURES.items():
        (folder / f"{name}.svg").write_text(to_svg(draw), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
