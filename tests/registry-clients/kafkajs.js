// The schema registry client of KafkaJS against a registry: node kafkajs.js ADDRESS PASSWORD. Prints what it saw as a line of JSON.
'use strict'
const { SchemaRegistry, SchemaType } = require('@kafkajs/confluent-schema-registry')

const [host, password] = process.argv.slice(2)
const connect = key => new SchemaRegistry({ host, auth: { username: 'any', password: key }, retry: { retries: 0 } })

const user = { type: 'record', name: 'User', namespace: 'shop', fields: [{ name: 'id', type: 'string' }] }
const first = {
  type: 'record', name: 'Click', namespace: 'shop',
  fields: [{ name: 'user', type: 'shop.User' }, { name: 'page', type: 'string' }],
}
const second = { ...first, fields: [...first.fields, { name: 'price', type: ['null', 'double'], default: null }] }
const broken = { ...first, fields: [...first.fields, { name: 'must', type: 'int' }] }

const references = [{ name: 'shop.User', subject: 'users/eu-value', version: 1 }]
const avro = (schema, more) => ({ type: SchemaType.AVRO, schema: JSON.stringify(schema), ...more })
const failing = async action => action.then(() => 'no error', error => `${error.status ?? error.name}: ${error.message}`)

async function main() {
  const registry = connect(password)
  const subject = { subject: 'clicks-value' }
  const users = await registry.register(avro(user), { subject: 'users/eu-value' })
  const one = await registry.register(avro(first, { references }), subject)
  const again = await connect(password).register(avro(first, { references }), subject)
  const two = await registry.register(avro(second, { references }), subject)

  const event = { user: { id: 'u1' }, page: '/cart' }
  const old = await registry.encode(one.id, event)
  const fresh = await registry.encode(two.id, { ...event, price: 1.5 })

  // Another client, which has to ask for everything.
  const reader = connect(password)
  console.log(JSON.stringify({
    ids: [users.id, one.id, again.id, two.id],
    framing: [...old.subarray(0, 5)],
    old: await reader.decode(old),
    fresh: await reader.decode(fresh),
    latest: await reader.getLatestSchemaId('clicks-value'),
    found: await reader.getRegistryId('clicks-value', 1),
    incompatible: await failing(registry.register(avro(broken, { references }), subject)),
    unknown: await failing(reader.decode(Buffer.from([0, 0, 0, 0, 99, 0]))),
    wrongKey: await failing(connect('wrong').getLatestSchemaId('clicks-value')),
  }))
}

main().catch(error => {
  console.error(error)
  process.exit(1)
})
