using System.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Rejections;
using Serverless.Core.Tests.Streams;

namespace Serverless.Core.Tests.Personal;

/// <summary>What the fold makes of personal fields: what is accepted, what is kept, and what is said of what is rejected.</summary>
public sealed class PersonalFoldTests
{
    private const string Alice = """{ "user": "alice", "query": "shoes", "amount": 2, "at": 1000 }""";
    private static readonly string HashOfAlice = People.Key().Hash("alice");

    [Fact]
    public void A_user_is_a_hash_and_a_query_is_gone_once_the_transforms_are_through()
    {
        const string transforms =
            """
            { "drop": { "name": "tests", "if": "user == 'test'" } },
            { "compute": { "field": "asked", "expression": "query.contains('sho')" } },
            { "compute": { "field": "greeting", "expression": "'hello ' + user" } }
            """;
        var (batch, rows) = People.Fold(
            People.Compile(People.File(transforms: transforms)), People.Key(),
            [Alice, """{ "user": "test", "query": "x", "at": 1000 }""", """{ "user": "bob", "at": 1000 }"""]);
        Assert.Equal(
            [
                $"user={HashOfAlice} amount=2 asked=True greeting={People.Key().Hash("hello alice")}",
                $"user={People.Key().Hash("bob")} greeting={People.Key().Hash("hello bob")}",
            ],
            rows);
        Assert.Equal(1, batch.Rows[0].Counts.Filtered);
    }

    [Fact]
    public void Sections_have_the_hash_and_nothing_of_the_value()
    {
        var pipeline = People.Compile(People.File(more: "\"deduplicate\": { \"by\": [\"user\"], \"within\": \"1h\" },"));
        var (batch, _) = People.Fold(pipeline, People.Key(), [Alice]);
        var delta = Encoding.Latin1.GetString(batch.Delta.Span);
        Assert.Contains(HashOfAlice, delta, StringComparison.Ordinal);
        Assert.DoesNotContain("alice", delta, StringComparison.Ordinal);
        Assert.DoesNotContain("shoes", delta, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_key_gives_another_user()
    {
        var pipeline = People.Compile(People.File());
        Assert.NotEqual(People.Fold(pipeline, People.Key(1), [Alice]).Rows, People.Fold(pipeline, People.Key(2), [Alice]).Rows);
        Assert.NotEqual(
            Encoding.Latin1.GetString(People.Fold(pipeline, People.Key(1), [Alice]).Batch.Delta.Span),
            Encoding.Latin1.GetString(People.Fold(pipeline, People.Key(2), [Alice]).Batch.Delta.Span));
    }

    [Fact]
    public void Nothing_is_folded_without_a_key()
    {
        var pipeline = People.Compile(People.File());
        var refused = Assert.Throws<ArgumentException>(() => new BatchFold(pipeline, new EventReader(pipeline, People.AsIs)));
        Assert.Contains("pipeline people has personal fields", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_without_a_key_gives_no_personal_value()
    {
        var pipeline = People.Compile(People.File());
        var reader = new EventReader(pipeline, People.AsIs);
        reader.Open(new SourceRecord(new Partition(0), new Offset(0), null, Encoding.UTF8.GetBytes(Alice), 1_000), new(1_000));
        Assert.True(reader.Next());
        Assert.Equal("amount=2", People.TextOf(reader.Row));
    }

    [Fact]
    public void More_values_than_are_remembered_are_hashed_all_the_same()
    {
        var pipeline = People.Compile(People.File());
        string[] users = [.. Enumerable.Range(0, 34_000).Select(number => $"user-{number % 33_500}")];
        var (_, rows) = People.Fold(pipeline, People.Key(), [.. users.Select(user => $$"""{"user":"{{user}}","at":1000}""")]);
        Assert.Equal(users.Select(user => $"user={People.Key().Hash(user)}"), rows);
    }

    // The record lies where its key, the user's name, says; the views see a hash, which belongs elsewhere.
    [Fact]
    public void Whether_an_event_strays_is_told_by_the_key_as_it_came()
    {
        const string view = """
            { "name": "users", "key": ["user"], "sharding": "co-partitioned", "window": { "tumbling": "1h" },
              "aggregates": { "n": { "kind": "count" } } }
            """;
        var pipeline = People.Compile(People.File(views: view));
        var strays = 0;
        for (var number = 0; number < 50; number++)
        {
            var user = $"user-{number}";
            var home = Partitioner.Murmur2.PartitionOf(Encoding.UTF8.GetBytes(user), 8).Value;
            string[] line = [$$"""{"user":"{{user}}","at":1000}"""];
            Assert.Empty(People.Fold(pipeline, People.Key(), line, user, home, 8).Batch.Strays);
            Assert.Single(People.Fold(pipeline, People.Key(), line, user, (home + 1) % 8, 8).Batch.Strays);
            // Another user's event in the record: what counts is where that user belongs.
            string[] other = [$$"""{"user":"user-{{number + 1}}","at":1000}"""];
            strays += People.Fold(pipeline, People.Key(), other, user, home, 8).Batch.Strays.Count;
        }
        Assert.InRange(strays, 30, 50);
    }

    // What is rejected, and why; and what was found, which only a field that isn't personal shows.
    [Theory]
    [InlineData("""{ "user": "SECRET", "amount": 5000, "at": 1000 }""", Reasons.Range, "5000")]
    [InlineData("""{ "user": "SECRET", "amount": "much", "at": 1000 }""", Reasons.WrongType, "much")]
    [InlineData("""{ "user": ["SECRET"], "at": 1000 }""", Reasons.WrongType, null)]
    [InlineData("""{ "user": "SECRET SECRET SECRET SECRET SECRET SECRET SECRET", "at": 1000 }""", Reasons.Length, null)]
    [InlineData("""{ "user": "SECRET", "query": 7, "at": 1000 }""", Reasons.WrongType, null)]
    [InlineData("""{ "user": "SECRET", SECRET """, Reasons.Malformed, null)]
    [InlineData("SECRET", Reasons.Malformed, null)]
    [InlineData("""{ "user": "SECRET", "user": "SECRET", "at": 1000 }""", Reasons.DuplicateKey, null)]
    [InlineData("""{ "user": "SECRET", "query": "SECRET", "at": 1000 }""", Reasons.Conversion, null)]
    [InlineData("""{ "at": 1000 }""", Reasons.Required, null)]
    public void A_rejection_shows_nothing_that_may_be_personal(string line, string reason, string? found)
    {
        const string transforms = """{ "compute": { "field": "number", "expression": "int(query)", "if": "has(query)" } }""";
        var (batch, _) = People.Fold(People.Compile(People.File(transforms: transforms)), People.Key(), [line]);
        var rejection = Assert.Single(batch.Aside).Rejection!;
        Assert.Equal(reason, rejection.Reason);
        Assert.Equal(found, rejection.Found);
    }

    [Fact]
    public void A_look_up_that_fails_does_not_show_for_whom()
    {
        const string transforms = """{ "enrich": { "table": "users", "on": "user", "take": { "s": "s" }, "required": true } }""";
        var (batch, _) = People.Fold(People.Compile(People.File(transforms: transforms)), People.Key(), [Alice]);
        Assert.Equal(
            new Rejection(RejectionStage.Transform, Reasons.LookupMissing, "user"), Assert.Single(batch.Aside).Rejection);
    }

    [Fact]
    public void A_pipeline_without_personal_fields_shows_what_it_found()
    {
        var plain = People.File().Replace(", \"personal\": \"hash\"", "", StringComparison.Ordinal)
            .Replace(", \"personal\": \"drop\"", "", StringComparison.Ordinal);
        var pipeline = People.Compile(plain);
        var fold = new BatchFold(pipeline, new EventReader(pipeline, People.AsIs));
        var record = new SourceRecord(new Partition(0), new Offset(0), null, Encoding.UTF8.GetBytes("oops"), 1_000);
        var batch = fold.Fold(
            SomeEpoch.Of(pipeline, 1), [new PlannedChunk(new Partition(0), PartitionHead.Start, [record])],
            new BatchStamp("delta", DateTimeOffset.UnixEpoch, "recipe"));
        Assert.Contains("oops", Assert.Single(batch.Aside).Rejection!.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recipe_depends_on_the_key_and_on_the_keys_that_were_missing()
    {
        var recipe = new Recipe("d", new Dictionary<string, long>());
        string[] ids =
        [
            recipe.Id, (recipe with { PersonalKey = "1.a" }).Id, (recipe with { PersonalKey = "2.a" }).Id,
            (recipe with { MissingKeys = ["1.a"] }).Id,
        ];
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }
}

/// <summary>Counts what is allocated.</summary>
[Collection(Alone.Name)]
public sealed class PersonalAllocationTests
{
    [Fact]
    public void Hashing_allocates_nothing_for_an_event()
    {
        var pipeline = People.Compile(People.File());
        var reader = new EventReader(pipeline, People.AsIs, People.Key());
        var records = Enumerable.Range(0, 2_000).Select(number => new SourceRecord(
            new Partition(0), new Offset(number), null, Line(number), 1_000)).ToList();
        Read();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Read();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        var hash = new byte[32];
        var key = People.Key();
        before = GC.GetAllocatedBytesForCurrentThread();
        for (var number = 0; number < 1_000; number++)
            key.Hash(records[number].Value, hash);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static byte[] Line(int number) => Encoding.UTF8.GetBytes($$"""{"user":"u{{number}}","query":"q","at":1000}""");

        void Read()
        {
            foreach (var record in records)
            {
                reader.Open(record, new(1_000));
                while (reader.Next())
                    Assert.True(reader.Verdict == EventVerdict.Accepted);
            }
        }
    }
}
