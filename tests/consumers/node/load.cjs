// Prints what amazon-sp-api would ask Amazon with, given a configuration on standard
// input; the request itself is caught before it leaves.
const { readFileSync } = require("node:fs");
const { SellingPartner } = require("amazon-sp-api");

async function asked(config) {
  const client = new SellingPartner(config);
  let sent = null;
  client._request.execute = async (request) => {
    sent = JSON.parse(request.body);
    return { body: JSON.stringify({ access_token: "none" }) };
  };
  await client.refreshAccessToken();
  return { endpoint: client._request._api_endpoint, ...sent };
}

async function main() {
  const config = JSON.parse(readFileSync(0, "utf8"));
  const named = "region" in config ? { default: config } : config;
  const answers = {};
  for (const [name, one] of Object.entries(named)) answers[name] = await asked(one);
  console.log(JSON.stringify(answers));
}

main();
