#: what    A RUN that fails was added.
#: ran     docker build .
#: printed buildkit-containerd/05-failed
# → Dockerfile: last build failed 5 min ago, took 448 ms, from the record kept by cachelens
# → process "/bin/sh -c echo about-to-fail && cat /does-not-exist" did not complete successfully: exit code: 1
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
# → ✓ cached
RUN <<EOF
set -e
cat src/main.txt > /out.txt
echo "built on $(date +%Y)" >> /log.txt
EOF
# → ✓ cached

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
# → ✓ cached
COPY <<CONF /app/conf
mode=$MODE
CONF
# → ✓ cached
RUN echo about-to-fail && cat /does-not-exist
# → ✗ failed after 106 ms
RUN echo after
# → – not reached
CMD ["cat", "/app/out.txt"]
# → · metadata only
