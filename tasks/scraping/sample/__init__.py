"""The bundled sample site: pages in the markup of real site families, the sources that list them, the server.

The co-operative figures are ones that real pages printed; sentences, names, counters and other headlines are made up.
"""
