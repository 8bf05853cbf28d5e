#: what    A COPY of a file that is not there.
#: ran     docker build .
#: printed buildkit-graphdriver/09-missing-file
# → Dockerfile: last build failed 5 min ago, took 151 ms, from the record kept by cachelens
# → failed to calculate checksum of ref 8c322deb-70ba-4c19-9572-85a8316de127::wxaz90yxxeonpyrzjyl8kktbc: "/missing.txt": not found
FROM ubuntu
# → ✓ cached
COPY missing.txt /
# → ✗ failed after 1 ms
