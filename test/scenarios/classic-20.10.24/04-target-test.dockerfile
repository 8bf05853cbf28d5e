#: what    Only the stage test was asked for.
#: ran     docker build --target test .
#: printed classic-20.10.24/04-target-test
# → Dockerfile: last build 5 min ago, took 28 s, from the record kept by cachelens
ARG BASE=ubuntu
# → · metadata only
FROM ${BASE} AS build
# → ✓ cached
WORKDIR /src
# → ✓ cached
COPY package.txt ./
# → ✓ cached
RUN echo "install $(cat package.txt) s1795283906-classic"
# → ✓ cached
COPY src ./src
# → ✓ cached
RUN cat src/main.txt > /out.txt
# → ✓ cached

FROM ubuntu AS test
# → ✓ cached
RUN echo never-run-unless-targeted s1795283906-classic
# → ✓ cached

FROM ubuntu AS final
# → – skipped
ENV MODE=prod
# → – skipped
LABEL org.example.name=sample
# → – skipped
RUN mkdir -p /app \
    # a comment inside
    && echo "$MODE s1795283906-classic" > /app/mode
# → – skipped
COPY --from=build /out.txt /app/out.txt
# → – skipped
CMD ["cat", "/app/out.txt"]
# → – skipped
