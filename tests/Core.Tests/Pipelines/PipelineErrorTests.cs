namespace Serverless.Core.Tests.Pipelines;

public sealed class PipelineErrorTests
{
    private const string Format =
        """[{ "kind": "json", "framing": "array", "maxDepth": 8, "when": { "header": "type", "startsWith": "text/json" } }]""";

    private const string Feature = "\"session\": { \"newest\"";

    private const string By = "\"by\": [\"unit\", \"at\"]";

    private const string Tumbling = "\"window\": { \"tumbling\": \"10s\" }";

    private const string Ttl = "\"ttl\": \"30d\"";

    // What stands in the sample, what stands there instead, and the one error of it: path, line, words of the message.
    public static TheoryData<string, string, string, int, string> Mistakes => new()
    {
        // Shape
        { "\"topic\": \"sample.events\"", "\"topik\": \"sample.events\", \"topic\": \"t\"", "$.topik", 3, "did you mean 'topic'?" },
        {
            "\"topic\": \"sample.events\"", "\"colour\": 1, \"topic\": \"t\"", "$.colour", 3,
            "known are: $schema, consumerGroup, deduplicate, drift, eventTime, features, fields, formats, key, lagThreshold, "
                + "maxRecordBytes, maxRecordEvents, maxRecordRejections, missing, name, partitioner, sinks, tombstones, topic, transforms, "
                + "views"
        },
        { "\"topic\": \"sample.events\", ", "", "$", 1, "'topic' is missing" },
        {
            "\"topic\": \"sample.events\"", "\"drift\": { \"source\": \"color2\" }, \"topic\": \"t\"", "$.drift.source", 3,
            "there is no field 'color2' here; did you mean 'color'?"
        },
        {
            "\"topic\": \"sample.events\"", "\"drift\": { \"sample\": 0 }, \"topic\": \"t\"", "$.drift.sample", 3,
            "must be a whole number from 1 to 1000"
        },
        { "\"topic\": \"sample.events\"", "\"topic\": \"\"", "$.topic", 3, "must not be empty" },
        { "\"topic\": \"sample.events\"", "\"topic\": null", "$.topic", 3, "must be a text in quotes, and is null" },
        { "\"topic\": \"sample.events\"", "\"topic\": \"a\", \"topic\": \"b\"", "$.topic", 3, "stands twice" },
        { "\"maxRecordBytes\": 65536", "\"maxRecordBytes\": 1", "$.maxRecordBytes", 3, "from 1024 to 67108864, and is 1" },

        // Names
        { "\"name\": \"sample\"", "\"name\": \"Sample.1\"", "$.name", 3, "'Sample.1' can't be a name: use 1 to 40 lower-case" },
        { "\"topic\": \"sample.events\"", "\"topic\": \"a b\"", "$.topic", 3, "can't be a Kafka topic" },
        { "\"name\": \"hopping\"", "\"name\": \"tumbling\"", "$.views[1].name", 32, "there is a view 'tumbling' already" },
        { "\"on\": { \"type\"", "\"null\": { \"type\": \"text\" }, \"on\": { \"type\"", "$.fields.null", 12, "a word of expressions" },
        { "\"name\": \"no-owner\"", "\"name\": \"No owner\"", "$.transforms[6].drop.name", 22, "can't be a name" },

        // Duplicates
        { By, "\"by\": [\"unti\"]", "$.deduplicate.by[0]", 14, "there is no field 'unti' here; did you mean 'unit'?" },
        { By, "\"by\": [\"colour\"]", "$.deduplicate.by[0]", 14, "there is no field 'colour' here" },
        { By, "\"by\": [\"area\"]", "$.deduplicate.by[0]", 14, "text or an integer or a boolean or a timestamp is wanted" },
        { By, "\"by\": []", "$.deduplicate.by", 14, "at least one field" },
        { By, "\"by\": \"unit\"", "$.deduplicate.by", 14, "must be an array" },
        { By, "\"by\": [\"unit\", \"unit\"]", "$.deduplicate.by", 14, "listed twice" },
        { By + ", ", "", "$.deduplicate", 14, "'by' is missing" },
        { By + ", \"within\": \"1h\"", By, "$.deduplicate", 14, "'within' is missing" },
        { By + ", \"within\": \"1h\"", By + ", \"within\": \"999ms\"", "$.deduplicate.within", 14, "at least 1s" },
        { By + ", \"within\": \"1h\"", By + ", \"within\": \"31d\"", "$.deduplicate.within", 14, "is more than 30d" },
        { "\"limit\": 5000", "\"limit\": 10000001", "$.deduplicate.limit", 14, "from 1 to 10000000" },
        { "\"limit\": 5000", "\"limits\": 5000", "$.deduplicate.limits", 14, "did you mean 'limit'?" },

        // Features
        { Feature, "\"sesion\": { \"newest\"", "$.features.things.sesion", 37, "no view 'sesion' here; did you mean 'session'?" },
        { "\"things\": {", "\"Things\": {", "$.features.Things", 37, "can't be a name" },
        { "\"global\": { \"live\"", "\"hopping\": { \"live\"", "$.features.things.hopping", 37, "[owner], and view 'session' [id]" },
        { "\"newest\": 2", "\"newest\": 101", "$.features.things.session.newest", 37, "a whole number from 1 to 100" },
        { "\"newest\": 2", "\"newst\": 2", "$.features.things.session.newst", 37, "did you mean 'newest'?" },
        { "\"final\": true", "\"final\": true, \"live\": true", "$.features.things.session.live", 37, "'final' leaves out" },
        { "\"live\": true", "\"final\": true", "$.features.things.global.final", 37, "never closes: remove 'final'" },
        { "[\"n\"]", "[\"m\"]", "$.features.things.session.values[0]", 37, "did you mean 'n'?" },
        { "[\"n\"]", "[\"n\", \"n\"]", "$.features.things.session.values[1]", 37, "listed twice" },
        { "[\"n\"]", "[]", "$.features.things.session.values", 37, "at least one value" },
        { "{ \"live\": true }", "7", "$.features.things.global", 37, "must be an object" },

        // Formats
        {
            "\"maxDepth\": 8", "\"maxDepth\": 8, \"columns\": [\"a\"]", "$.formats[0].columns", 4,
            "known are: cdc, explode, framing, kind, maxDepth, pairs, when"
        },
        {
            "\"kind\": \"json\", \"framing\": \"array\", \"maxDepth\": 8", "\"kind\": \"logfmt\", \"framing\": \"array\"",
            "$.formats[0].framing", 4, "a record of logfmt is no array: write 'single' or 'lines'"
        },
        { Format, "[]", "$.formats", 4, "at least one format" },
        { ", \"startsWith\": \"text/json\"", "", "$.formats[0].when", 4, "add 'is' or 'startsWith'" },
        { "\"startsWith\": \"text/json\"", "\"startsWith\": \"a\", \"is\": \"a\"", "$.formats[0].when", 4, "exclude each other" },
        { "\"startsWith\": \"text/json\"", "\"startsWith\": \"\"", "$.formats[0].when.startsWith", 4, "must not be empty" },
        { "\"header\": \"type\"", "\"header\": \"\"", "$.formats[0].when.header", 4, "must not be empty" },
        { "\"header\": \"type\", ", "", "$.formats[0].when", 4, "'header' is missing" },
        { "\"startsWith\": \"text", "\"startWith\": 1, \"startsWith\": \"text", "$.formats[0].when.startWith", 4, "'startsWith'?" },
        {
            "\"kind\": \"json\"", "\"kind\": \"jsn\"", "$.formats[0].kind", 4,
            "'jsn' is not one of json, avro, csv, tsv, logfmt, access-log, syslog, cef, grok, docker, cri, otlp-logs, line; did you mean "
                + "'json'?"
        },
        {
            "\"kind\": \"json\", \"framing\": \"array\", \"maxDepth\": 8", "\"kind\": \"csv\"",
            "$.formats[0]", 4, "list the names of the cells in their order, from 1 to 1000, such as [\"id\", \"at\", \"value\"]"
        },
        {
            "\"kind\": \"json\", \"framing\": \"array\", \"maxDepth\": 8", "\"kind\": \"csv\", \"columns\": [\"a\", \"b\", \"a\"]",
            "$.formats[0].columns", 4,
            "'a' is listed twice: give each cell a name of its own"
        },
        {
            "\"kind\": \"json\", \"framing\": \"array\", \"maxDepth\": 8", "\"kind\": \"csv\", \"columns\": [\"a\"], \"separator\": \"||\"",
            "$.formats[0].separator", 4,
            "must be one ASCII character that is no quote, such as \";\" or \"|\""
        },

        { "\"maxDepth\": 8", "\"maxDepth\": 8, \"explode\": \"a..b\"", "$.formats[0].explode", 4, "'a..b' is no path" },
        { "\"maxDepth\": 8", "\"maxDepth\": 8, \"explode\": \"\"", "$.formats[0].explode", 4, "'' is no path" },
        {
            "\"maxDepth\": 8", "\"maxDepth\": 2, \"explode\": \"a.b[0]\"", "$.formats[0].explode", 4,
            "no event has 'a.b[0]': it is 3 levels deep, and no format reads more than 2"
        },

        {
            Format, """[{ "kind": "avro", "framing": "lines" }]""", "$.formats[0].framing", 4,
            "not one of confluent, azure, single-object, none"
        },
        { Format, """[{ "kind": "avro", "framing": "none" }]""", "$.formats[0]", 4, "add 'schema'" },
        { Format, """[{ "kind": "avro", "schema": "\"int\"" }]""", "$.formats[0].schema", 4, "schemas of these records have ids" },
        {
            Format, """[{ "kind": "avro", "framing": "none", "schema": { "type": "record", "name": "R", "fields": [{ "name": 1 }] } }]""",
            "$.formats[0].schema", 4, "this is no Avro schema: $.fields[0].name: must be a text"
        },
        { Format, """[{ "kind": "avro", "framing": "none", "schema": "{" }]""", "$.formats[0].schema", 4, "not valid JSON" },
        { Format, """[{ "kind": "avro", "explode": "a[0].b" }]""", "$.formats[0].explode", 4, "name the first array on the way" },
        { Format, """[{ "kind": "avro", "maxDepth": 65 }]""", "$.formats[0].maxDepth", 4, "from 1 to 64" },

        // Fields
        { "\"type\": \"boolean\"", "\"type\": \"bool\"", "$.fields.on.type", 12, "not one of text, number, integer, boolean, timestamp" },
        { "\"maxLength\": 20", "\"max\": 20", "$.fields.id.max", 6, "'max' is for number and integer fields, and 'id' is text" },
        {
            "\"min\": 0, \"max\": 10", "\"pattern\": \"x\"", "$.fields.size.pattern", 9,
            "'pattern' is for text fields, and 'size' is a number"
        },
        { "\"min\": 0, \"max\": 10", "\"min\": 11, \"max\": 10", "$.fields.size.min", 9, "min 11 is more than max 10" },
        { "\"minLength\": 1", "\"minLength\": 21", "$.fields.id.minLength", 6, "minLength 21 is more than maxLength 20" },
        { "\"pattern\": \"^[a-z]+$\"", "\"pattern\": \"(a\"", "$.fields.id.pattern", 6, "not a regular expression" },
        { "\"pattern\": \"^[a-z]+$\"", "\"pattern\": \"(?=a)\"", "$.fields.id.pattern", 6, "without backtracking" },
        { "\"default\": \"red\"", "\"default\": \"green\"", "$.fields.colour.default", 8, "'green' is not one of the values" },
        { "\"default\": 1 ", "\"default\": 1.5 ", "$.fields.count.default", 11, "'count' is an integer, and this is 1.5" },
        {
            "\"type\": \"timestamp\", \"required\": true", "\"type\": \"timestamp\", \"required\": true, \"default\": 0",
            "$.fields.at.default", 7, "a required field has no default"
        },
        { "\"meta.id\"", "\"id\"", "$.fields.id.aliases[1]", 6, "'id' is a place of 'id' already" },
        { "\"meta.id\"", "\"meta..id\"", "$.fields.id.aliases[1]", 6, "is no path" },
        { "\"meta.id\"", "\"meta[x]\"", "$.fields.id.aliases[1]", 6, "'meta[x]' is no path: write names joined by single dots and items" },
        { "\"meta.id\"", "\"['ID']\"", "$.fields.id.aliases[1]", 6, "'['ID']' is a place of 'id' already" },
        {
            "\"meta.id\"", "\"a.b[0].c.d.e.f.g.h\"", "$.fields.id.aliases[1]", 6,
            "it is 9 levels deep, and no format reads more than 8: set \"maxDepth\": 9 in 'formats' (at most 64), or remove it"
        },
        { "[\"red\", \"blue\"]", "[\"red\", \"red\"]", "$.fields.colour.enum", 8, "listed twice" },

        {
            "\"type\": \"boolean\"", "\"type\": \"boolean\", \"true\": [\"y\"], \"false\": [\"n\", \"y\"]", "$.fields.on.false", 12,
            "'y' is listed in 'true' as well: remove one"
        },
        { "\"type\": \"boolean\"", "\"type\": \"boolean\", \"true\": [\"y\", \"y\"]", "$.fields.on.true[1]", 12, "listed twice" },
        { "\"default\": 1 ", "\"default\": 1, \"true\": [\"1\"] ", "$.fields.count.true", 11, "'true' is for boolean fields" },
        { "\"default\": 1 ", "\"default\": 1, \"anyScalar\": true ", "$.fields.count.anyScalar", 11, "'anyScalar' is for text fields" },
        { "\"default\": 1 ", "\"default\": 1, \"missing\": [0] ", "$.fields.count.missing[0]", 11, "must be a text in quotes, and is 0" },
        { "\"default\": 1 ", "\"default\": 1, \"missing\": \"-\" ", "$.fields.count.missing", 11, "must be an array, and is \"-\"" },

        {
            "\"type\": \"timestamp\"", "\"type\": \"timestamp\", \"times\": [\"iso\", \"rfc1122\"]", "$.fields.at.times[1]", 7,
            "'rfc1122' is none of iso, rfc1123, clf, syslog, klog, epoch, epoch-s, epoch-ms, epoch-us, epoch-ns; did you mean 'rfc1123'?; "
                + "taken as a "
        },
        {
            "\"type\": \"timestamp\"", "\"type\": \"timestamp\", \"times\": [\"MMM d HH:mm:ss\"]", "$.fields.at.times[0]", 7,
            "by it 'Apr 5 16:07:08' isn't the time that it was: a pattern has yyyy, MM and dd"
        },
        {
            "\"type\": \"timestamp\"", "\"type\": \"timestamp\", \"times\": [\"yyyy-MM-dd hh:mm\"]", "$.fields.at.times[0]", 7,
            "and for the hour HH, or hh with tt"
        },
        {
            "\"type\": \"timestamp\"", "\"type\": \"timestamp\", \"times\": []", "$.fields.at.times", 7,
            "list at least one form, or remove 'times'"
        },
        {
            "\"type\": \"timestamp\"", "\"type\": \"timestamp\", \"zone\": \"Europe/Pariis\"", "$.fields.at.zone", 7,
            "there is no time zone 'Europe/Pariis': write an offset such as +01:00, or an IANA name"
        },
        { "\"default\": 1 ", "\"default\": 1, \"zone\": \"UTC\" ", "$.fields.count.zone", 11, "'zone' is for timestamp fields" },

        {
            "\"type\": \"boolean\"", "\"type\": \"boolean\", \"record\": \"partition\"", "$.fields.on.record", 12,
            "this is an integer, and 'on' is a boolean: make it one"
        },
        {
            "\"type\": \"boolean\"", "\"type\": \"boolean\", \"record\": \"Key\"", "$.fields.on.record", 12,
            "'Key' is not one of key, topic, partition, offset, timestamp, deleted; did you mean 'key'?"
        },
        {
            "\"type\": \"boolean\"", "\"type\": \"boolean\", \"record\": \"key\", \"header\": \"on\"", "$.fields.on.header", 12,
            "a value has one origin: remove 'record' or 'header'"
        },
        {
            "\"type\": \"boolean\"", "\"type\": \"boolean\", \"header\": \"on\", \"aliases\": [\"off\"]", "$.fields.on.aliases", 12,
            "'on' comes from the record, so it has no place in the event: remove 'aliases'"
        },
        {
            "\"type\": \"timestamp\"", "\"type\": \"timestamp\", \"record\": \"timestamp\", \"zone\": \"UTC\"", "$.fields.at.zone", 7,
            "what of the record 'at' is has one form only: remove 'zone'"
        },
        { "\"type\": \"boolean\"", "\"type\": \"boolean\", \"header\": \"\"", "$.fields.on.header", 12, "must not be empty" },

        // Key and event time
        { "\"key\": \"id\"", "\"key\": \"size\"", "$.key", 3, "text or an integer or a boolean is wanted" },
        { "\"field\": \"at\"", "\"field\": \"att\"", "$.eventTime.field", 14, "did you mean 'at'?" },
        { "\"field\": \"at\"", "\"field\": \"id\"", "$.eventTime.field", 14, "'id' is text, and a timestamp is wanted" },
        { "\"timestamp\", \"required\": true", "\"timestamp\"", "$.eventTime.field", 14, "give it \"required\": true" },
        { "\"timestamp\", \"required\": true", "\"timestamp\"", "$.eventTime.field", 14, "or name in 'otherwise' a field whose value" },
        { "\"field\": \"at\"", "\"field\": \"at\", \"otherwise\": \"at\"", "$.eventTime.otherwise", 14, "'at' is the field itself" },
        { "\"field\": \"at\"", "\"field\": \"at\", \"otherwise\": \"id\"", "$.eventTime.otherwise", 14, "a timestamp is wanted" },
        { "\"bound\": \"5s\"", "\"bound\": \"5 sec\"", "$.eventTime.bound", 14, "must be a duration such as \"250ms\"" },
        { "\"bound\": \"5s\"", "\"bound\": \"99999d\"", "$.eventTime.bound", 14, "at most 3650d" },

        // Transforms
        { "{ \"rename\": {", "{ \"renam\": {", "$.transforms[0].renam", 16, "did you mean 'rename'?" },
        {
            "{ \"from\": \"colour\", \"to\": \"color\" } }", "{ \"from\": \"colour\", \"to\": \"color\" }, \"drop\": {} }",
            "$.transforms[0]", 16, "one property"
        },
        {
            "\"from\": \"colour\", \"to\": \"color\"", "\"from\": \"colur\", \"to\": \"color\"", "$.transforms[0].rename.from", 16,
            "did you mean 'colour'?"
        },
        { "\"to\": \"metres\"", "\"to\": \"count\"", "$.transforms[1].convert", 17, "this gives a number, and 'count' is an integer" },
        {
            "\"field\": \"size\", \"unit\"", "\"field\": \"id\", \"unit\"", "$.transforms[1].convert.field", 17,
            "a number or an integer is wanted"
        },
        { "\"km\": 1000", "\"m\": 1000", "$.transforms[1].convert.units.m.m", 17, "'m' converts to 'm' already" },
        { "\"km\": 1000", "\"km\": 0", "$.transforms[1].convert.units.m.km", 17, "a factor of 0" },
        {
            "metres * metres", "metres * id", "$.transforms[2].compute.expression", 18,
            "'*' can't be used on double and string (at character 8)"
        },
        { "metres * metres", "[metres]", "$.transforms[2].compute.expression", 18, "no field can hold this, as it is list(double)" },
        {
            "\"field\": \"area\", \"expression\"", "\"field\": \"id\", \"expression\"", "$.transforms[2].compute", 18,
            "'id' is the pipeline's key"
        },
        {
            "\"field\": \"count\", \"value\": 2", "\"field\": \"count\", \"value\": \"2\"", "$.transforms[3].set.value", 19,
            "'count' is an integer, and this is \"2\""
        },
        { "\"field\": \"count\", \"value\": 2", "\"field\": \"new\", \"value\": 2", "$.transforms[3].set.value", 19, "put it in quotes" },
        { "area > 100", "area >", "$.transforms[3].set.if", 19, "here is the end (at character 7)" },
        {
            "[\"id\", \"color\"]", "[\"id\", \"colour\"]", "$.transforms[4].deriveKey.parts[1]", 20,
            "there is no field 'colour' here; did you mean 'color'?"
        },
        {
            "\"parts\": [\"id\", \"color\"], \"separator\": \":\"", "\"expression\": \"size\"", "$.transforms[4].deriveKey.expression", 20,
            "text is wanted, and this is a number: convert it, as in string(x)"
        },
        {
            "\"parts\": [\"id\", \"color\"], \"separator\": \":\"", "\"expression\": \"id\", \"separator\": \":\"",
            "$.transforms[4].deriveKey.separator", 20, "remove 'separator'"
        },
        {
            "\"field\": \"area\", \"expression\": \"metres", "\"field\": \"count\", \"expression\": \"metres", "$.transforms[2].compute",
            18, "this gives a number, and 'count' is an integer"
        },
        { "[\"id\", \"color\"]", "[\"id\", \"size\"]", "$.transforms[4].deriveKey.parts[1]", 20, "'size' is a number" },
        {
            "{ \"owner\": \"name\" }", "{ \"owner\": \"name\", \"count\": \"n\" }", "$.transforms[5].enrich", 21,
            "this gives text, and 'count' is an integer"
        },
        { "owner == ''", "owner == 1", "$.transforms[6].drop.if", 22, "'==' can't compare string with int" },
        { "owner == ''", "owner = ''", "$.transforms[6].drop.if", 22, "'=' is no operator: write '==' to compare (at character 7)" },

        // Views
        { "\"key\": [\"owner\"]", "\"key\": [\"ownr\"]", "$.views[1].key[0]", 32, "there is no field 'ownr' here; did you mean 'owner'?" },
        { "\"key\": [\"owner\"]", "\"key\": [\"area\"]", "$.views[1].key[0]", 32, "'area' is a number" },
        { "\"key\": [\"owner\"]", "\"key\": []", "$.views[1].key", 32, "at least one field" },
        {
            "[\"owner\"], \"sharding\": \"rekeyed\"", "[\"owner\"], \"sharding\": \"co-partitioned\"", "$.views[1].key", 32,
            "needs the pipeline's key 'id' in its key"
        },
        { "\"where\": \"on\"", "\"where\": \"area\"", "$.views[0].where", 25, "a condition is wanted, and this is double" },
        { "\"slide\": \"10s\"", "\"slide\": \"2m\"", "$.views[1].window.hopping.slide", 32, "'slide' 2m is more than 'size' 1m" },
        { "\"step\": \"1s\"", "\"step\": \"10ms\"", "$.views[2].window.sliding.step", 33, "make 'step' at least 60ms" },
        { "\"slide\": \"10s\"", "\"slide\": \"1ms\"", "$.views[1].window.hopping.slide", 32, "60000 parts of 1ms, and 50000" },
        { "\"slide\": \"10s\"", "\"slide\": \"10s\", \"keep\": \"slice\"", "$.views[1].window.hopping.keep", 32, "did you mean 'slices'?" },
        {
            "{ \"tumbling\": \"10s\" }", "{ \"tumbling\": { \"size\": \"1d\", \"ofset\": 1 } }",
            "$.views[0].window.tumbling.ofset", 25, "'offset'?"
        },
        { "\"zone\": \"UTC\"", "\"zone\": \"Europe/Berln\"", "$.views[5].window.calendar.zone", 35, "did you mean 'Europe/Berlin'?" },
        { "\"zone\": \"UTC\"", "\"zone\": \"middle of nowhere\"", "$.views[5].window.calendar.zone", 35, "write an IANA name" },
        { "\"zone\": \"UTC\"", "\"zone\": \"UTC\", \"rules\": \"x\"", "$.views[5].window.calendar.rules", 35, "no rules of a zone" },
        { "\"unit\": \"month\"", "\"unit\": \"months\"", "$.views[5].window.calendar.unit", 35, "did you mean 'month'?" },
        {
            "\"zone\": \"UTC\"", "\"zone\": \"UTC\", \"weekStart\": \"friday\"",
            "$.views[5].window.calendar.weekStart", 35, "'unit' is 'month'"
        },
        { "\"zone\": \"UTC\"", "\"zone\": \"UTC\", \"offset\": \"28d\"", "$.views[5].window.calendar.offset", 35, "shortest month, 28d" },
        { "\"every\": \"5s\"", "\"every\": \"5ms\"", "$.views[6].table.every", 35, "at least 1s" },
        { "\"name\": \"rows\"", "\"name\": \"Rows\"", "$.views[6].table.name", 35, "can't be a name" },
        {
            "\"name\": \"global\"", "\"name\": \"global\", \"table\": { \"name\": \"t\" }", "$.views[4].table", 35,
            "only a latest view can be one"
        },
        { "\"markers\": \"7d\"", "\"markers\": \"1m\"", "$.views[6].window.latest.markers", 35, "at least 1h" },
        { "\"kind\": \"latest\", \"field\": \"metres\"", "\"kind\": \"latest\"", "$.views[6].aggregates", 35, "'field' of the aggregate" },
        {
            "\"kind\": \"latest\", \"field\": \"metres\"", "\"kind\": \"last\", \"field\": \"metres\"",
            "$.views[6].aggregates", 35, "kind 'latest'"
        },
        { "\"metres\", \"fields\": [\"color\"]", "\"metres\"", "$.views[6].aggregates.row", 35, "needs 'fields'" },
        {
            "\"metres\", \"fields\"", "\"metres\", \"deleted\": \"area\", \"fields\"", "$.views[6].aggregates.row.deleted", 35,
            "takes a deleted of type boolean"
        },
        { "\"name\": \"latest\"", "\"name\": \"latest\", \"late\": \"correct\"", "$.views[6].late", 35, "takes in all events" },
        { "\"name\": \"latest\"", "\"name\": \"latest\", \"early\": \"kept\"", "$.views[6].early", 35, "no windows that could" },
        { "\"name\": \"latest\"", "\"name\": \"latest\", \"panes\": \"discarding\"", "$.views[6].panes", 35, "no panes that could" },
        { "\"topic\": \"sample.events\"", "\"topic\": \"t\", \"tombstones\": \"keep\"", "$.tombstones", 3, "delete, drop" },
        { "\"maxDepth\": 8", "\"maxDepth\": 8, \"cdc\": \"maxwell\"", "$.formats[0].cdc", 4, "is not one of debezium" },
        {
            "\"maxDepth\": 8", "\"maxDepth\": 8, \"cdc\": \"debezium\", \"explode\": \"a\"", "$.formats[0].cdc", 4,
            "remove 'explode' and 'pairs', or 'cdc'"
        },
        { "\"gap\": \"30s\"", "\"gap\": 0", "$.views[3].window.session.gap", 34, "at least 1ms" },
        {
            "\"name\": \"global\"", "\"name\": \"global\", \"sharding\": \"rekeyed\"", "$.views[4].sharding", 35,
            "write \"sharding\": \"co-partitioned\""
        },
        { "\"name\": \"global\"", "\"name\": \"global\", \"late\": \"correct\"", "$.views[4].late", 35, "nothing is late for it" },
        { "\"every\": 1000", "\"every\": 1000, \"idle\": \"10ms\"", "$.views[4].window.global.idle", 35, "at least 1s" },
        {
            "\"step\": \"1s\"", "\"step\": \"999ms\"", "$.views[2].window.sliding.size", 33,
            "has 20000 parts of 3ms, and 1000 are allowed: make 'size' a multiple of 'step', such as 59940ms"
        },
        {
            "\"name\": \"global\"", "\"name\": \"global\", \"allowedLateness\": \"1s\"", "$.views[4].allowedLateness", 35,
            "nothing is late for it"
        },
        { "\"name\": \"global\"", "\"name\": \"global\", \"early\": \"1s\"", "$.views[4].early", 35, "emits by count only" },
        { "\"name\": \"global\"", "\"name\": \"global\", \"early\": \"kept\"", "$.views[4].early", 35, "emits by count only" },
        {
            "\"slide\": \"10s\" } }", "\"slide\": \"10s\" } }, \"early\": \"1s\"".Replace("10s\" }", "10s\", \"keep\": \"slices\" }"),
            "$.views[1].early", 32, "none has an early pane: remove this, or remove 'keep'"
        },
        { "\"early\": \"1s\"", "\"early\": \"never\"", "$.views[0].early", 25, "and at most 3650d, or \"kept\"" },
        { "{ \"tumbling\": \"10s\" }", "{ \"tumbling\": \"10s\", \"global\": {} }", "$.views[0].window", 25, "this has 2" },
        { "\"ttl\": \"30d\"", "\"ttl\": \"999ms\"", "$.views[0].ttl", 26, "at least 1s" },
        { "\"ttl\": \"30d\"", "\"ttl\": \"a month\"", "$.views[0].ttl", 26, "must be a duration such as" },
        { "\"shards\": 2", "\"shards\": 257", "$.views[0].shards", 26, "from 1 to 256, and is 257" },
        { "\"layout\": \"items\"", "\"layout\": \"page\"", "$.views[1].store.layout", 32, "did you mean 'pages'?" },
        {
            "\"layout\": \"items\"", "\"layout\": \"items\", \"buckets\": 8", "$.views[1].store.buckets", 32,
            "only pages have buckets: remove it, or set \"layout\": \"pages\""
        },
        {
            "\"layout\": \"items\"", "\"layout\": \"pages\", \"buckets\": 12", "$.views[1].store.buckets", 32,
            "must be a power of two, such as 16"
        },
        {
            "\"layout\": \"items\"", "\"layout\": \"pages\", \"buckets\": 512", "$.views[1].store.buckets", 32,
            "must be a whole number from 1 to 256"
        },
        {
            "\"layout\": \"items\" }", "\"layout\": \"pages\", \"buckets\": 4 }, \"shards\": 3", "$.views[1].shards", 32,
            "3 shards can't share 4 pages evenly, and a page has one writer: give a power of two, at most the number of buckets"
        },
        {
            "\"shards\": 2", "\"store\": { \"layout\": \"pages\" }, \"shards\": 2", "$.views[0].store", 26,
            "pages need a rekeyed view, because a page has one writer: set \"sharding\": \"rekeyed\", or leave 'store' out"
        },
        {
            "\"step\": \"1s\" } }", "\"step\": \"1s\" } }, \"store\": { \"layout\": \"pages\" }", "$.views[2].store", 33,
            "sliding windows can't be kept in pages, as each key has its own: choose tumbling, hopping or calendar windows"
        },
        {
            "\"gap\": \"30s\" } }", "\"gap\": \"30s\" } }, \"store\": { \"layout\": \"pages\" }", "$.views[3].store", 34,
            "session windows can't be kept in pages"
        },
        {
            "\"every\": 1000 } }", "\"every\": 1000 } }, \"store\": { \"layout\": \"pages\" }", "$.views[4].store", 35,
            "global windows can't be kept in pages"
        },
        { "\"panes\": \"discarding\"", "\"panes\": \"accumulate\"", "$.views[0].panes", 26, "did you mean 'accumulating'?" },
        { "\"precision\": 10", "\"precison\": 10", "$.views[0].aggregates.d.precison", 29, "did you mean 'precision'?" },
        {
            "\"precision\": 10", "\"zzzzzzzz\": 10", "$.views[0].aggregates.d.zzzzzzzz", 29,
            "known are: exact, field, kind, precision, where"
        },
        { "\"precision\": 10", "\"where\": \"siz > 1\"", "$.views[0].aggregates.d.where", 29, "did you mean 'size'?" },
        { "\"precision\": 10", "\"where\": \"size + 1\"", "$.views[0].aggregates.d.where", 29, "" },
        { "\"precision\": 10", "\"where\": 1", "$.views[0].aggregates.d.where", 29, "must be a text in quotes" },
        { "\"precision\": 10", "\"exact\": 0", "$.views[0].aggregates.d.exact", 29, "from 1 to 10000 (1000: up to 1000" },
        { "\"precision\": 10", "\"exact\": \"all\"", "$.views[0].aggregates.d.exact", 29, "or left out" },

        // Windows by processing time
        { Tumbling, "\"window\": { \"processingTime\": \"10s\" }", "$.views[0].window", 25, "windows by processing time are not known" },
        { Tumbling, "\"window\": { \"tumbling\": \"10s\", \"time\": \"processing\" }", "$.views[0].window", 25, "a backlog or a" },
        {
            Tumbling, "\"window\": { \"tumbling\": { \"size\": \"10s\", \"time\": \"proc-time\" } }", "$.views[0].window", 25,
            "with \"record\": \"timestamp\" and make it the event time"
        },

        // Computed values
        { Ttl, Computing("\"n\": \"1.0\""), "$.views[0].compute.n", 26, "there is an aggregate 'n' already" },
        { Ttl, Computing("\"a b\": \"1.0\""), "$.views[0].compute['a b']", 26, "can't be a name" },
        { Ttl, Computing("\"key\": \"1.0\""), "$.views[0].compute.key", 26, "'key' is a word of expressions over results" },
        { Ttl, Computing("\"x\": 1"), "$.views[0].compute.x", 26, "must be a text in quotes" },
        { Ttl, Computing("\"x\": \"n +\""), "$.views[0].compute.x", 26, "" },
        { Ttl, Computing("\"x\": \"n * 100\""), "$.views[0].compute.x", 26, "'*' can't be used on double and int: write 100.0" },
        { Ttl, Computing("\"x\": \"m / n\""), "$.views[0].compute.x", 26, "there is no value 'm' in the results; did you mean 'n'?" },
        { Ttl, Computing("\"x\": \"area / n\""), "$.views[0].compute.x", 26, "and no fields of events: add an aggregate of the field" },
        { Ttl, Computing("\"x\": \"q / n\""), "$.views[0].compute.x", 26, "'q' is an object: write one of its members, q.p50" },
        { Ttl, Computing("\"x\": \"q.p90\""), "$.views[0].compute.x", 26, "there is no value 'q.p90' in the results; did you mean 'q.p" },
        { Ttl, Computing("\"x\": \"t / n\""), "$.views[0].compute.x", 26, "'t' is of kind top-k, whose lists an expression" },
        { Ttl, Computing("\"x\": \"id + 'a'\""), "$.views[0].compute.x", 26, "'id' is a field of the key: write key.id" },
        { Ttl, Computing("\"x\": \"[n]\""), "$.views[0].compute.x", 26, "no field can hold this, as it is list(double)" },
        { Ttl, Computing("\"x\": \"x + 1.0\""), "$.views[0].compute.x", 26, "'x' is computed of itself: x uses x" },
        {
            Ttl, Computing("\"x\": \"z + 1.0\", \"y\": \"x\", \"z\": \"y * n\""), "$.views[0].compute.x", 26,
            "'x' is computed of itself: x uses z uses y uses x; write one of them without the next"
        },
        { Ttl, Computing("\"x\": \"y / n\", \"y\": \"none\""), "$.views[0].compute.y", 26, "there is no value 'none'" },

        { "\"precision\": 10", "\"k\": 10", "$.views[0].aggregates.d.k", 29, "kind 'distinct' has no parameter 'k'; remove it" },
        { "\"precision\": 10", "\"precision\": 30", "$.views[0].aggregates.d.precision", 29, "must be a whole number from 4 to 18" },
        {
            "\"precision\": 10", "\"precision\": true", "$.views[0].aggregates.d.precision", 29,
            "must be a number, a text in quotes or an array"
        },
        { "\"precision\": 10", "\"precision\": \"ten\"", "$.views[0].aggregates.d.precision", 29, "must be a whole number from 4 to 18" },
        {
            "\"quantiles\": [0.5]", "\"quantiles\": [0.5, \"p95\"]", "$.views[0].aggregates.q.quantiles[1]", 28,
            "must be a number, and is \"p95\""
        },
        { "\"k\": 3", "\"k\": 31", "$.views[0].aggregates.t.capacity", 30, "less than 'k', which is 31" },
        { "\"kind\": \"quantiles\"", "\"kind\": \"quantile\"", "$.views[0].aggregates.q.kind", 28, "did you mean 'quantiles'?" },
        { "\"kind\": \"quantiles\"", "\"kind\": 7", "$.views[0].aggregates.q.kind", 28, "must be a text in quotes, and is 7" },
        {
            "\"field\": \"owner\", \"precision\": 10", "\"field\": \"ownr\", \"precision\": 10", "$.views[0].aggregates.d.field", 29,
            "'ownr' is not a field"
        },
        { "\"weight\": \"area\"", "\"weight\": \"owner\"", "$.views[0].aggregates.t.weight", 30, "weight 'owner' is of type text" },
    };

    private static string Computing(string values) => $"{Ttl}, \"compute\": {{ {values} }}";

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_told_with_its_path_its_line_and_what_to_do(string part, string instead, string path, int line, string message)
    {
        var parse = PipelineFiles.Parse(PipelineFiles.SampleWith(part, instead));
        Assert.Null(parse.Definition);
        var error = Assert.Single(parse.Errors);
        Assert.Equal((path, line), (error.Path, error.Line));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
