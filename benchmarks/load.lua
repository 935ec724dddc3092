-- What wrk sends: the paths of a file, one after the other, each with its own tag.
local wanted = {}
for line in io.lines(os.getenv("BENCH_PATHS")) do
  local path, tag = line:match("(%S+)%s*(.*)")
  local headers = {}
  for name, value in os.getenv("BENCH_HEADER"):gmatch("([^:\n]+): ([^\n]+)") do
    headers[name] = value
  end
  if tag ~= "" then headers["If-None-Match"] = tag end
  wanted[#wanted + 1] = { path, headers }
end
local body, turn = os.getenv("BENCH_BODY"), 0
if body then
  local file = io.open(body)
  body = file:read("*a")
  file:close()
end

function request()
  turn = turn % #wanted + 1
  local path, headers = wanted[turn][1], wanted[turn][2]
  if body then
    headers["Content-Type"] = "application/json"
    return wrk.format("POST", path, headers, body)
  end
  return wrk.format("GET", path, headers)
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    "RESULT %f %f %f %d\n",
    summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000,
    latency:percentile(99) / 1000,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout
  ))
end
