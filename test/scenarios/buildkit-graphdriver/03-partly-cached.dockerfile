#: what    src/main.txt was changed.
#: ran     docker build .
#: printed buildkit-graphdriver/03-partly-cached
# → Dockerfile: last build 5 min ago, took 705 ms, from the record kept by cachelens
# sample project for recorded builds
ARG BASE=ubuntu
# → · metadata only
FROM ${BASE} AS build
# → ✓ cached
WORKDIR /src
# → ✓ cached
COPY package.txt ./
# → ✓ cached
RUN echo "install $(cat package.txt)" && sleep 1
# → ✓ cached
COPY src ./src
# → ↻ built in 35 ms
RUN <<EOF
set -e
cat src/main.txt > /out.txt
echo "built on $(date +%Y)" >> /log.txt
EOF
# → ↻ built in 179 ms

FROM ubuntu AS test
# → – skipped
RUN echo s1795283906 raw never-run-unless-targeted
# → – skipped

FROM ubuntu AS final
# → ✓ cached
ENV MODE=prod
# → · metadata only
LABEL org.example.name=sample
# → · metadata only
RUN mkdir -p /app /s1795283906-raw \
    # a comment inside
    && echo "$MODE" > /app/mode
# → ✓ cached
COPY --from=build /out.txt /app/out.txt
# → ↻ built in 59 ms
COPY <<CONF /app/conf
mode=$MODE
CONF
# → ↻ built in 79 ms
CMD ["cat", "/app/out.txt"]
# → · metadata only
