#: what    An instruction that does not exist.
#: ran     docker build .
#: printed classic-20.10.24/10-parse-error
# → Dockerfile: no build known
FROM ubuntu
RUNN echo
# ✗ Unknown instruction RUNN.
