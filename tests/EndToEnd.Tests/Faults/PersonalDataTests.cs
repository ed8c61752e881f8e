using System.Text;
using System.Text.RegularExpressions;
using Avro.File;
using Avro.Generic;
using Serverless.Core.Personal;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Tests.Streams;
using Serverless.EndToEnd.Tests.Faults.Memory;
using Serverless.Runtime.DeadLetters;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Queries;
using Serverless.Runtime.Redrives;
using ZstdSharp;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>
/// Personal data on every way through a pipeline: accepted, duplicate, filtered, late, dead letters of every stage, damaged objects that
/// are folded again, redriven; and keys that change meanwhile.
/// </summary>
public sealed class PersonalDataTests
{
    private const string Marker = "MARKER";
    private static readonly PersonalKey First = Key("1", 1);
    private static readonly PersonalKey Second = Key("2", 2);
    private static readonly SideEventQuestion DeadLetters = new(SideOutputKind.DeadLetter);
    private static readonly SideEventQuestion Late = new(SideOutputKind.Late);

    // Every value that is personal has the marker: users (the records' keys, too), queries, a header, what broken events hold.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_that_is_stored_or_logged_has_a_personal_value(bool isPersonal)
    {
        var log = new LogLines();
        var stores = new EmbeddedWorldStores { HasArchive = true };
        await using var world = NewWorld(Everything(), PipelineOf(60, isPersonal), stores, log);
        var host = world.Start();
        await host.BatchAsync([50], new Random(1));
        await SettleAsync(world, host);
        var stored = await StoredAsync(world, stores);
        host.Next.CopyTo(world.Topic.Committed, 0);
        await world.DrainAsync();
        await DamageAndHealAsync(world);
        world.Pipeline = PipelineOf(90, isPersonal);
        host = world.Start();
        await host.Runtimes.Redrives.ForecastAsync("people", DeadLetters, new LiveAsking.WorldStates(world), 100, default);
        Assert.Equal(1, (await RedriveAsync(world, host, DeadLetters)).Counts.Merged);
        Assert.Equal(1, (await RedriveAsync(world, host, Late)).Counts.Merged);
        await world.PassCheckpointsAsync(host);
        var health = await host.Runtimes.Health.CheckAsync(default);

        stored.AddRange(await StoredAsync(world, stores));
        var found = stored.Where(one => HasMarker(one.Text)).ToLookup(one => one.Where, one => AroundMarker(one.Text));

        Assert.True(!isPersonal || found.Count == 0, string.Join('\n', found.SelectMany(where => where)));
        Assert.Equal(isPersonal ? [] : ["archive", "files", "states"], found.Select(where => where.Key).Order());
        Assert.Equal(0, log.Of(Marker));
        Assert.DoesNotContain(Marker, health.Details, StringComparison.Ordinal);
        Assert.Equal(10, (await SideEventsAsync(world, SideOutputKind.DeadLetter)).Count);
    }

    [Fact]
    public async Task What_is_set_aside_is_opened_with_its_key_and_says_which_is_missing_without_it()
    {
        await using var world = NewWorld(Everything(), PipelineOf(60));
        await world.DrainAsync();

        var opened = await world.Start().Runtimes.SideEvents.QueryAsync("people", DeadLetters, default).ToListAsync();
        world.Keys = PersonalKeys.Of(Second);
        var locked = await world.Start().Runtimes.SideEvents.QueryAsync("people", DeadLetters, default).ToListAsync();

        var topic = world.Topic.Records[0];
        Assert.All(opened, side =>
        {
            Assert.Null(side.Locked);
            var record = topic[(int)side.Position.Offset.Value];
            Assert.Equal(record.Key, side.Record.Key);
            Assert.Equal(record.Headers.Select(header => header.Name), side.Record.Headers.Select(header => header.Name));
        });
        Assert.Contains(opened, side => side.Event is null && side.Rejection!.Reason == Reasons.Tombstone);
        Assert.Contains(opened, side => Encoding.UTF8.GetString(side.Event ?? []).Contains(Marker, StringComparison.Ordinal));
        const string missing = "version 1 of the key for personal data is missing";
        Assert.All(locked, side => Assert.StartsWith(missing, side.Locked, StringComparison.Ordinal));
        Assert.All(locked, side => Assert.True(side.Event is null && side.Record.Key is null && side.Record.Headers.Count == 0));
        using var reader = world.Start().Runtimes.SideEvents.NewReader(world.Pipeline);
        var shown = SideEventJson.Of(await reader.DecodeAsync(locked[0], default));
        Assert.Contains("version 1", (string)shown["locked"]!, StringComparison.Ordinal);
    }

    //  key 1   alice  ──── chunk 1            damaged, folded again: with key 1, not without it
    //  key 2          alice ──── chunk 2      another user from here on
    [Fact]
    public async Task A_new_key_makes_other_users_and_what_was_folded_before_is_folded_again_as_it_was()
    {
        await using var world = NewWorld([Good("alice", 10), Good("alice", 20)], PipelineOf(60));
        world.Topic.Produced[0] = 1;
        var host = world.Start();
        await host.BatchAsync([1], new Random(1));
        host.Next.CopyTo(world.Topic.Committed, 0);
        world.Keys = new PersonalKeys(Second, [First, Second]);
        await world.DrainAsync();

        Assert.Equal(
            [First.Hash("alice"), Second.Hash("alice")],
            (await UsersAsync(world)).OrderBy(key => key == Second.Hash("alice")));
        var recipes = new List<string?>();
        foreach (var row in (await world.RowsAsync()).Where(row => row.NextEpoch is null).OrderBy(row => row.First))
            recipes.Add((await world.Stores.Ledger.FindRecipeAsync("people", row.Recipe, default))!.PersonalKey);
        Assert.Equal([First.Name, Second.Name], recipes);
        await DamageAndHealAsync(world);

        var first = (await world.RowsAsync()).OrderBy(row => row.First).First();
        await world.Stores.Deltas.DeleteAsync("people", [first.Delta], default);
        foreach (var (keys, says) in new[]
        {
            (PersonalKeys.Of(Second), "version 1 of the key for personal data is missing: put it back as Personal__Keys__1"),
            (new PersonalKeys(Second, [Second, Key("1", 7)]), "version 1 of the key for personal data is another one than it was"),
        })
        {
            world.Keys = keys;
            var healing = await world.Start().Runtimes.Repairs.HealAsync("people", first.Delta);
            Assert.False(healing.IsGood);
            Assert.Contains(says, healing.Why, StringComparison.Ordinal);
        }
    }

    //  key 1   long (dead)        key 2   long (dead)
    //  key 1 is gone    redrive: one refused, one merged        key 1 is back    redrive: the other one
    [Fact]
    public async Task Letters_of_a_key_that_is_gone_are_refused_and_the_others_go_on()
    {
        await using var world = NewWorld([Good(Long("a"), 10), Good(Long("b"), 20)], PipelineOf(60));
        world.Topic.Produced[0] = 1;
        var before = world.Start();
        await before.BatchAsync([1], new Random(1));
        before.Next.CopyTo(world.Topic.Committed, 0);
        world.Keys = PersonalKeys.Of(Second);
        await world.DrainAsync();
        world.Pipeline = PipelineOf(90);
        var host = world.Start();

        var forecast = await host.Runtimes.Redrives.ForecastAsync("people", DeadLetters, null, 10, default);
        var report = await RedriveAsync(world, host, DeadLetters);

        foreach (var counts in new[] { forecast.Counts, report.Counts })
        {
            Assert.Equal((2L, 1L), (counts.Letters, counts.Merged));
            Assert.Equal(KeyValuePair.Create(Reasons.KeyMissing, 1L), Assert.Single(counts.FailedAgain));
        }
        Assert.Equal([Second.Hash(Long("b"))], await UsersAsync(world));
        var row = (await world.RowsAsync()).Single(one => !one.Source.IsTopic && one.NextEpoch is null);
        Assert.Equal([First.Name], (await world.Stores.Ledger.FindRecipeAsync("people", row.Recipe, default))!.MissingKeys);

        world.Keys = new PersonalKeys(Second, [First, Second]);
        host = world.Start();
        await HealAsync(world, host, row.Delta);
        var again = (await RedriveAsync(world, host, DeadLetters)).Counts;
        Assert.Equal((1L, 0L), (again.Merged, again.FailedAgainTotal));
        Assert.Equal(new[] { Second.Hash(Long("a")), Second.Hash(Long("b")) }.Order(), await UsersAsync(world));
    }

    [Fact]
    public async Task Without_any_key_a_redrive_is_refused_as_a_whole()
    {
        await using var world = NewWorld([Good(Long("a"), 10)], PipelineOf(60));
        await world.DrainAsync();
        world.Keys = PersonalKeys.None;
        var host = world.Start();
        var refused = await Assert.ThrowsAsync<RedriveRefusedException>(
            () => host.Runtimes.Redrives.RunAsync("people", DeadLetters, "operator", _ => { }, default));
        Assert.Contains("there is no key for them: set Personal__Key", refused.Message, StringComparison.Ordinal);
    }

    // Two letters change places, as somebody who can write to the store may do; a third has a bit flipped.
    [Fact]
    public async Task A_letter_in_anothers_place_is_not_opened()
    {
        await using var world = NewWorld([Good(Long("a"), 10), Good(Long("b"), 20), Good(Long("c"), 30)], PipelineOf(60));
        await world.DrainAsync();
        var sides = await SideEventsAsync(world, SideOutputKind.DeadLetter);
        var flipped = sides[2].Event!.ToArray();
        flipped[^1] ^= 1;
        await world.Stores.SideOutputs.WriteAsync(
            [sides[0] with { Event = sides[1].Event }, sides[1] with { Event = sides[0].Event }, sides[2] with { Event = flipped }],
            default);
        world.Pipeline = PipelineOf(90);
        var host = world.Start();

        var shown = await host.Runtimes.SideEvents.QueryAsync("people", DeadLetters, default).ToListAsync();
        var report = await RedriveAsync(world, host, DeadLetters);

        Assert.All(shown, side => Assert.Contains("can't be decrypted", side.Locked, StringComparison.Ordinal));
        Assert.Equal(KeyValuePair.Create(Reasons.Undecryptable, 3L), Assert.Single(report.Counts.FailedAgain));
        Assert.Empty(await UsersAsync(world));
    }

    //  key 1   alice ── result        key 2   alice ── open window
    [Fact]
    public async Task Results_are_found_by_the_value_under_every_key_that_there_is()
    {
        await using var world = NewWorld([Good("alice", 10), Good("bob", 20), Good("alice", 600_000)], PipelineOf(60));
        world.Topic.Produced[0] = 2;
        var host = world.Start();
        await host.BatchAsync([2], new Random(1));
        host.Next.CopyTo(world.Topic.Committed, 0);
        world.Keys = new PersonalKeys(Second, [First, Second]);
        world.Topic.Produce();
        host = world.Start();
        await host.BatchAsync([1], new Random(1));
        await SettleAsync(world, host);

        Assert.Equal([First.Hash("alice")], await KeysAsync("alice", live: false));
        Assert.Equal(new[] { First.Hash("alice"), Second.Hash("alice") }.Order(), await KeysAsync("alice", live: true));
        Assert.Equal([First.Hash("bob")], await KeysAsync(First.Hash("bob"), live: false));

        async Task<IEnumerable<string>> KeysAsync(string key, bool live)
        {
            var asked = new ResultQuestion { Key = key, IsLive = live };
            var answer = await host.Runtimes.Results.AnswerAsync("people", "users", asked, new LiveAsking.WorldStates(world), default);
            return answer.Page!.Results.Select(result => result.Id.Key).Order();
        }
    }

    private static PersonalKey Key(string version, byte secret) =>
        new(version, Enumerable.Repeat(secret, PersonalKey.SecretBytes).ToArray());

    private static string Long(string user) => user.PadRight(70, 'x');

    private static World NewWorld(
        IEnumerable<(string? User, string? Value)> events, Pipeline pipeline, WorldStores? stores = null, LogLines? log = null)
    {
        var records = events.Select((one, offset) => (new SourceRecord(
            new Partition(0), new Offset(offset), one.User is null ? null : Encoding.UTF8.GetBytes(one.User),
            one.Value is null ? null : Encoding.UTF8.GetBytes(one.Value), StreamEvent.Base + offset,
            Headers: new RecordHeaders(new RecordHeader("city", [.. "MARKERcity"u8]))), new List<StreamEvent>())).ToList();
        return new World(
            new SimulatedTopic([records]), pipeline, new RuntimeOptions { PokeInterval = TimeSpan.Zero, RedrivenAtOnce = 3 },
            stores: stores ?? new MemoryWorldStores())
        {
            Log = log ?? new LogLines(),
            Keys = PersonalKeys.Of(First),
        };
    }

    private static (string? User, string? Value) Good(string user, long time, string more = "") =>
        (user, $$"""{"user":"{{user}}",{{more}}"at":{{StreamEvent.Base + time}}}""");

    private static IEnumerable<(string? User, string? Value)> Everything() =>
    [
        Good("MARKERalice", 10, "\"query\":\"MARKERshoes\",\"id\":\"MARKERid\","),
        Good("MARKERalice", 15, "\"query\":\"MARKERshoes\",\"id\":\"MARKERid\","),
        ("MARKERbroken", "{\"user\":\"MARKERbroken\" MARKER"),
        ("MARKERtype", $$"""{"user":"MARKERtype","amount":"much","at":{{StreamEvent.Base + 20}}}"""),
        ("MARKERlist", """{"user":["MARKERlist"]}"""),
        Good("MARKER".PadRight(70, 'x'), 25),
        Good("MARKERcompute", 30, "\"query\":\"9MARKER\","),
        Good("testMARKER", 35),
        Good("MARKERbob", 600_000, "\"query\":\"MARKER\",\"amount\":3,"),
        Good("MARKERlate", 40),
        Good("MARKERfuture", 100_000_000_000),
        ("MARKERtombstone", null),
        ("MARKERpack", $"MARKERbad\n{Good("MARKERpacked", 600_010).Value}\n{Good("MARKER", 0, "\"amount\":2000,").Value}"),
        (null, "MARKERnokey"),
    ];

    private static Pipeline PipelineOf(int longest, bool isPersonal = true)
    {
        const string window = "\"window\": { \"tumbling\": \"1m\" }";
        var file = $$"""
            {
              "name": "people", "topic": "people", "key": "user",
              "formats": [{ "kind": "json", "framing": "lines" }],
              "fields": {
                "user": { "type": "text", "required": true, "maxLength": {{longest}}, "personal": "hash" },
                "query": { "type": "text", "personal": "drop" },
                "city": { "type": "text", "header": "city", "personal": "hash" },
                "id": { "type": "text", "personal": "hash" },
                "amount": { "type": "number", "max": 1000 },
                "at": { "type": "timestamp", "required": true }
              },
              "eventTime": { "field": "at", "bound": "1s", "maxFuture": "1h" },
              "transforms": [
                { "drop": { "name": "tests", "if": "user.startsWith('test')" } },
                { "compute": { "field": "number", "expression": "int(query)", "if": "query.startsWith('9')" } },
                { "compute": { "field": "both", "expression": "user + '@' + city" } }
              ],
              "deduplicate": { "by": ["id"], "within": "1h" },
              "views": [
                { "name": "users", "key": ["user"], {{window}}, "aggregates": {
                    "n": { "kind": "count" }, "first": { "kind": "first", "field": "both", "fields": ["city"] } } },
                { "name": "homes", "key": ["user", "city"], "sharding": "co-partitioned", {{window}}, "aggregates": {
                    "users": { "kind": "top-k", "field": "user", "k": 3, "capacity": 30 } } }
              ]
            }
            """;
        if (!isPersonal)
            file = Regex.Replace(file, ", \"personal\": \"[a-z]+\"", "");
        return StreamPipeline.Parse(file);
    }

    private static async Task DamageAndHealAsync(World world)
    {
        var row = (await world.RowsAsync()).Where(row => row.NextEpoch is null).OrderBy(row => row.First).First();
        await HealAsync(world, world.Start(), row.Delta);
    }

    /// <summary>An object that is gone is put back as it was.</summary>
    private static async Task HealAsync(World world, Host host, string delta)
    {
        var whole = (await world.Stores.Deltas.ReadAsync("people", delta, 0, int.MaxValue, default))!.Value.ToArray();
        await world.Stores.Deltas.DeleteAsync("people", [delta], default);
        var healing = await host.Runtimes.Repairs.HealAsync("people", delta);
        Assert.True(healing.IsGood, healing.Why);
        Assert.Equal(whole, (await world.Stores.Deltas.ReadAsync("people", delta, 0, int.MaxValue, default))!.Value.ToArray());
    }

    private static async Task<RedriveReport> RedriveAsync(World world, Host host, SideEventQuestion asked)
    {
        var report = await host.Runtimes.Redrives.RunAsync("people", asked, "operator", _ => { }, default);
        await SettleAsync(world, host);
        return report;
    }

    private static async Task SettleAsync(World world, Host host)
    {
        for (var round = 0; round < 12; round++)
        {
            await host.TickAsync();
            await world.DeliverAllAsync(host);
            world.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }
    }

    private static async Task<IEnumerable<string>> UsersAsync(World world) =>
        (await Outcome.ResultsAsync(world)).Where(result => result.Id.View == "users").Select(result => result.Id.Key).Order();

    private static async Task<List<SideEvent>> SideEventsAsync(World world, SideOutputKind kind) => await world.Stores.SideOutputs
        .QueryAsync(new SideEventSelection("people", kind) { WithRedriven = true }, default).ToListAsync();

    private static string AroundMarker(string text)
    {
        var at = Math.Max(0, text.IndexOf(Marker, StringComparison.OrdinalIgnoreCase) - 60);
        return text.Substring(at, Math.Min(160, text.Length - at));
    }

    private static bool HasMarker(string text) =>
        text.Contains(Marker, StringComparison.OrdinalIgnoreCase)
        || text.Contains(Convert.ToHexString(Encoding.UTF8.GetBytes(Marker)), StringComparison.OrdinalIgnoreCase);

    /// <summary>Everything that outlives a host, as text, also what is packed in it.</summary>
    private static async Task<List<(string Where, string Text)>> StoredAsync(World world, EmbeddedWorldStores stores)
    {
        var found = new List<(string, string)>();
        var files = Directory.EnumerateFiles(stores.Folder, "*", SearchOption.AllDirectories);
        foreach (var file in files.Where(file => Path.GetFileName(file) != "LOCK"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            var isArchived = file.EndsWith(".avro", StringComparison.Ordinal);
            found.Add(isArchived ? ("archive", Archived(bytes)) : ("files", TextOf(bytes.ToArray())));
        }
        foreach (var state in world.States.Values)
            found.Add(("states", TextOf(PackedState.Open(state)!)));
        return found;
    }

    private static string Archived(MemoryStream file)
    {
        using var reader = DataFileReader<GenericRecord>.OpenReader(new MemoryStream(file.ToArray()));
        return string.Join('\n', reader.NextEntries.Select(record => record.ToString()));
    }

    private static string TextOf(byte[] bytes)
    {
        var text = new StringBuilder(Encoding.Latin1.GetString(bytes));
        for (var at = 0; bytes.AsSpan(at).IndexOf((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) is >= 0 and var next; at += next + 1)
            text.Append(Unpacked(bytes, at + next));
        return text.ToString();
    }

    private static string Unpacked(byte[] bytes, int start)
    {
        var plain = new MemoryStream();
        try
        {
            using var frames = new DecompressionStream(new MemoryStream(bytes, start, bytes.Length - start));
            frames.CopyTo(plain);
        }
        catch (Exception end) when (end is ZstdException or EndOfStreamException)
        {
            // What follows the frame is none.
        }
        return Encoding.Latin1.GetString(plain.ToArray());
    }
}
