using System.Buffers.Binary;
using System.Text.Json;
using Avro.Generic;
using Avro.IO;
using Serverless.Core.Binary;
using Serverless.Core.Schemas;
using Serverless.Local.Workloads.Records;
using Serverless.Local.Workloads.UserEvents;
using EventSaid = (string Id, string User, string Action, string? Item, double Amount, long TimeMs);

namespace Serverless.EndToEnd.Tests.Workloads.UserEvents;

public sealed class UserEventGeneratorTests
{
    private static readonly int[] Ids = [1, 2, 3, 4, 5];

    private static readonly UserEventScenario Dirty =
        new() { Seed = 7, Count = 30_000, Users = 500, Items = 100, DirtyShare = 0.1, EventsPerSecond = 50 };

    private static readonly Avro.RecordSchema[] Schemas =
        [.. UserEventSchemas.All.Select(text => (Avro.RecordSchema)Avro.Schema.Parse(text))];

    [Fact]
    public void Equal_scenarios_give_equal_bytes_and_another_seed_others()
    {
        Assert.Equal(Hash(Dirty), Hash(Dirty));
        Assert.NotEqual(Hash(Dirty), Hash(Dirty with { Seed = 8 }));
    }

    [Fact]
    public void Versions_come_one_after_the_other_and_stay_beside_each_other_for_a_while()
    {
        var versions = Facts(Dirty).Select(fact => fact.Version).ToList();
        var first = Enumerable.Range(1, 5).Select(version => versions.IndexOf(version)).ToArray();
        Assert.Equal(first.Order(), first);
        for (var version = 1; version < 5; version++)
            Assert.InRange(versions.LastIndexOf(version), first[version] + 500, first[version] + 4_000);
        Assert.Equal(30_000 / 6.0, versions.Count(version => version == UserEventFact.Json), 500.0);
    }

    [Fact]
    public void Users_are_drawn_by_Zipfs_law()
    {
        var users = Facts(Dirty).Where(fact => fact is { Kind: EventKind.Good, IsDuplicate: false })
            .CountBy(fact => fact.User).ToDictionary();
        Assert.Equal(users[0] / 10.0, users[9], users[0] * 0.05);
        Assert.True(users.Count > 450);
    }

    [Fact]
    public void Every_flaw_occurs_in_Avro_and_in_JSON() => Assert.Equal(
        2 * UserEventFlaws.Kinds,
        Facts(Dirty).Where(fact => fact.Flaw != UserEventFlaw.None).Select(fact => (fact.Flaw, fact.Version == UserEventFact.Json))
            .Distinct().Count());

    [Fact]
    public void A_duplicate_has_the_bytes_and_the_partition_of_an_event_before_it()
    {
        var sent = new HashSet<(int, string)>();
        var generator = new UserEventGenerator(Dirty, Ids);
        var duplicates = 0;
        while (generator.Next())
        {
            // What is cut off early may look like another event.
            if (generator.Fact.DeadReason is not null)
                continue;
            Assert.Equal(!sent.Add((generator.Partition, Convert.ToHexString(generator.Value))), generator.Fact.IsDuplicate);
            duplicates += generator.Fact.IsDuplicate ? 1 : 0;
        }
        Assert.InRange(duplicates, 500, 700);
    }

    [Fact]
    public void A_good_event_says_in_Avro_and_in_JSON_what_the_fact_says()
    {
        var generator = new UserEventGenerator(Dirty, Ids);
        while (generator.Next())
        {
            if (generator.Fact.DeadReason is null)
                Assert.Equal(Said(generator.Fact), Read(generator.Fact, generator.Value.ToArray()));
        }
    }

    [Fact]
    public void Each_schema_can_read_the_one_before_it()
    {
        for (var version = 1; version < UserEventSchemas.Count; version++)
            Assert.Empty(SchemaCompatibility.Check(
                CompatibilityLevel.Backward,
                AvroSchema.Parse(UserEventSchemas.All[version]),
                [(version, AvroSchema.Parse(UserEventSchemas.All[version - 1]))]));
    }

    private static EventSaid Said(UserEventFact fact) => (
        fact.Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Shop.UserText(fact.User),
        Shop.Actions[fact.Action],
        fact.Item < 0 ? null : Shop.ItemText(fact.Item),
        fact.Amount,
        fact.TimeMs);

    private static EventSaid Read(UserEventFact fact, byte[] value) =>
        fact.Version == UserEventFact.Json ? FromJson(JsonDocument.Parse(value).RootElement) : FromAvro(fact.Version, value);

    private static EventSaid FromJson(JsonElement json)
    {
        var at = json.GetProperty("at");
        return (
            Either(json, "id", "eventId"),
            Either(json, "user", "userId"),
            json.GetProperty("action").GetString()!,
            json.TryGetProperty("item", out var item) ? item.GetString() : null,
            json.TryGetProperty("amount", out var amount) ? amount.GetDouble() : 0,
            at.ValueKind == JsonValueKind.Number ? at.GetInt64() : at.GetDateTimeOffset().ToUnixTimeMilliseconds());
    }

    private static string Either(JsonElement json, string one, string other) =>
        (json.TryGetProperty(one, out var found) ? found : json.GetProperty(other)).GetString()!;

    private static EventSaid FromAvro(int version, byte[] value)
    {
        Assert.Equal((0, version), (value[0], BinaryPrimitives.ReadInt32BigEndian(value.AsSpan(1))));
        using var bytes = new MemoryStream(value, 5, value.Length - 5);
        var schema = Schemas[version - 1];
        var record = new GenericReader<GenericRecord>(schema, schema).Read(null!, new BinaryDecoder(bytes));
        Assert.Equal(bytes.Length, bytes.Position);
        var product = version == 5 ? (GenericRecord?)record["product"] : record;
        return (
            (string)record["eventId"],
            (string)record[version < 3 ? "user" : "customer"],
            (string)record["action"],
            (string?)product?[version == 5 ? "id" : "item"],
            Convert.ToDouble(product?["amount"] ?? 0, System.Globalization.CultureInfo.InvariantCulture),
            new DateTimeOffset((DateTime)record["at"]).ToUnixTimeMilliseconds());
    }

    private static List<UserEventFact> Facts(UserEventScenario scenario)
    {
        var facts = new UserEventFacts(scenario, new Shop(scenario));
        var all = new List<UserEventFact>();
        while (facts.Next())
            all.Add(facts.Current);
        return all;
    }

    private static ulong Hash(UserEventScenario scenario)
    {
        var generator = new UserEventGenerator(scenario, Ids);
        var hash = 0UL;
        while (generator.Next())
            hash = (hash * 31) + Hash64.Of(generator.Value) + Hash64.Of(generator.Key);
        return hash;
    }
}
