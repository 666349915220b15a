"""python_requires=">=2.7" was long ago."""
from setuptools import setup

# python_requires=">=3.5",
setup(
    name="demo",
    python_requires=">=3.8",
    classifiers=["Programming Language :: Python :: 3.8"],
)
