"""Builds the conda package of the sources in a folder, and runs its test: conda.py SOURCES FOLDER

This uses rattler-build itself (py-rattler-build). In place of the packages of conda-forge that the recipe needs, there are empty
ones in a channel below FOLDER. The compilers are this system's.
"""

import pathlib
import sys

from rattler_build import EnvironmentIsolation, Stage0Recipe, ToolConfiguration, VariantConfig
from rattler_build.progress import SimpleProgressCallback

sources, folder = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
channel = folder / "channel"
activate = "$PREFIX/etc/conda/activate.d"
needed = {
    "gcc_linux-64": [f"mkdir -p {activate}", f"echo 'export CC=cc' >{activate}/gcc.sh"],
    "sysroot_linux-64": [],
    "rust_linux-64": [],
    "cmake": [],
    "make": [],
    "pkg-config": [],
}
for name, script in needed.items():
    recipe = folder / name / "recipe.yaml"
    recipe.parent.mkdir(parents=True)
    recipe.write_text(f'package: {{name: {name}, version: "1"}}\nbuild: {{script: {script!r}}}\n')
    Stage0Recipe.from_file(recipe).run_build(output_dir=channel, channels=[])

built = Stage0Recipe.from_file(sources / "packaging/conda/recipe.yaml").run_build(
    variant_config=VariantConfig({"c_compiler": ["gcc"], "c_stdlib": ["sysroot"], "rust_compiler": ["rust"]}),
    channels=[channel.as_uri()],
    output_dir=folder / "package",
    env_isolation=EnvironmentIsolation.NONE,
    tool_config=ToolConfiguration(test_strategy="native"),
    progress_callback=SimpleProgressCallback(),
)
print(built)
assert len(built) == 1 and len(built[0].packages) == 1
