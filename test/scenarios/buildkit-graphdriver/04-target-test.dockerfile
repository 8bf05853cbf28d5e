#: what    Only the stage test was asked for.
#: ran     docker build --target test .
#: printed buildkit-graphdriver/04-target-test
# → Dockerfile: last build 5 min ago, took 446 ms, from the record kept by cachelens
# sample project for recorded builds
ARG BASE=ubuntu
# → · metadata only
FROM ${BASE} AS build
# → – skipped
WORKDIR /src
# → – skipped
COPY package.txt ./
# → – skipped
RUN echo "install $(cat package.txt)" && sleep 1
# → – skipped
COPY src ./src
# → – skipped
RUN <<EOF
set -e
cat src/main.txt > /out.txt
echo "built on $(date +%Y)" >> /log.txt
EOF
# → – skipped

FROM ubuntu AS test
# → ✓ cached
RUN echo s1795283906 raw never-run-unless-targeted
# → ↻ built in 168 ms

FROM ubuntu AS final
# → – skipped
ENV MODE=prod
# → – skipped
LABEL org.example.name=sample
# → – skipped
RUN mkdir -p /app /s1795283906-raw \
    # a comment inside
    && echo "$MODE" > /app/mode
# → – skipped
COPY --from=build /out.txt /app/out.txt
# → – skipped
COPY <<CONF /app/conf
mode=$MODE
CONF
# → – skipped
CMD ["cat", "/app/out.txt"]
# → – skipped
