"""Pictures as SVG: the waterfall, the estimate with its interval, the learning curve."""
