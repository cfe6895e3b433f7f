"""The composition root: the only place that names concrete drivers and adapters. One file per program and part."""
