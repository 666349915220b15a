setup(python_requires=">=%s" % MINIMUM)
setup(python_requires=f">={MINIMUM}")
