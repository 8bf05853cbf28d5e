#: what    An instruction that does not exist.
#: ran     docker build .
#: printed buildkit-graphdriver/10-parse-error
# → Dockerfile: last build failed 5 min ago, took 70 ms, from the record kept by cachelens
# → dockerfile parse error on line 2: unknown instruction: RUNN (did you mean RUN?)
FROM ubuntu
# → – not reached
RUNN echo
# → · metadata only
# ✗ Unknown instruction RUNN.
