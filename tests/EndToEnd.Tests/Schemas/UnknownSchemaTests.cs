using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.EndToEnd.Tests.Faults;
using static Serverless.EndToEnd.Tests.Schemas.ClickStream;

namespace Serverless.EndToEnd.Tests.Schemas;

/// <summary>What becomes of a batch whose records name schemas that nobody has asked for yet.</summary>
public sealed class UnknownSchemaTests
{
    private readonly ScriptedSchemas _registry = new();

    // records   id 1 ── id 1 ── id 2: new in the middle of the stream
    // asked     1               2
    [Fact]
    public async Task A_schema_that_comes_in_the_middle_of_a_stream_is_asked_for_once_and_nothing_is_lost()
    {
        _registry.Register(1, Writer);
        _registry.Register(2, Writer.Replace("\"string\"", "[\"null\",\"string\"]", StringComparison.Ordinal));
        await using var world = NewWorld(Record(1, 10), Record(1, 20), Record(2, 30), Record(1, 40));
        await world.DrainAsync();

        Assert.Equal(4, await CountAsync(world));
        Assert.Equal([1, 2], _registry.Asked);
        Assert.All(world.Sealed, row => Assert.Equal(0, row.Counts.DeadLetteredTotal));
    }

    // records   id 1 ── id 9: nowhere ── id 1
    [Fact]
    public async Task Records_whose_schema_nobody_knows_are_dead_letters_and_the_others_go_on()
    {
        _registry.Register(1, Writer);
        await using var world = NewWorld(Record(1, 10), Record(9, 20), Record(1, 30));
        await world.DrainAsync();

        Assert.Equal(2, await CountAsync(world));
        Assert.Equal([1, 9, 9], _registry.Asked.Order());
        var (reason, count) = Assert.Single(world.Sealed.SelectMany(row => row.Counts.DeadLettered));
        Assert.Equal((Reasons.UnknownSchema, 1), (reason, count));
    }

    // records   ids 10 to 1,509, which nobody has ── id 1, after more ids than are asked for at once
    [Fact]
    public async Task Records_with_any_number_of_ids_that_are_none_keep_no_schema_from_being_asked_for()
    {
        _registry.Register(1, Writer);
        await using var world = NewWorld([.. Enumerable.Range(10, 1_500).Select(id => Record(id, 10)), Record(1, 20)]);
        var host = world.Start();
        await host.BatchAsync([1_501], new Random(1));
        var row = Assert.Single(world.Sealed);

        Assert.Equal(1_500, row.Counts.DeadLetteredTotal);
        Assert.Equal(1, row.Counts.Merged);
        var recipe = await world.Stores.Ledger.FindRecipeAsync("clicks", row.Recipe, CancellationToken.None);
        Assert.Equal(500, recipe!.UnknownSchemas.Count);
    }

    // registry   down ──────────────────── up
    // batch      given back, and said      sealed
    [Fact]
    public async Task While_the_registry_can_not_be_asked_records_wait_and_it_is_said()
    {
        _registry.Register(1, Writer);
        _registry.IsDown = true;
        await using var world = NewWorld(Record(1, 10), Record(1, 20));
        var host = world.Start();
        await host.BatchAsync([2], new Random(1));
        Assert.Empty(world.Sealed);
        var problem = Assert.Single(host.Runtimes.IngestProblems("clicks"));
        Assert.StartsWith("records name schemas that aren't known, and wait: the registry is down", problem, StringComparison.Ordinal);

        _registry.IsDown = false;
        await host.BatchAsync([2], new Random(1));
        Assert.Empty(host.Runtimes.IngestProblems("clicks"));
        await world.DrainAsync();

        Assert.Equal(2, await CountAsync(world));
    }

    // registry   1 known                       down
    // records    id 1 ── id 1                  id 1 ── id 1
    [Fact]
    public async Task Records_of_known_schemas_do_not_need_the_registry()
    {
        _registry.Register(1, Writer);
        await using var world = NewWorld(Record(1, 10), Record(1, 20), Record(1, 30), Record(1, 40));
        var host = world.Start();
        await host.BatchAsync([2], new Random(1));
        _registry.IsDown = true;
        await host.BatchAsync([2], new Random(1));

        Assert.Equal(2, world.Sealed.Count);
    }

    // fold       id 9: unknown                     delta object lost
    // later      9 is registered                   folded again: as it was then
    [Fact]
    public async Task A_batch_is_folded_again_with_the_schemas_that_were_known_then()
    {
        _registry.Register(1, Writer);
        await using var world = NewWorld(Record(1, 10), Record(9, 20), Record(1, 30));
        var host = world.Start();
        await host.BatchAsync([3], new Random(1));
        var row = Assert.Single(world.Sealed);
        var recipe = await world.Stores.Ledger.FindRecipeAsync("clicks", row.Recipe, CancellationToken.None);
        Assert.Equal(["id 9"], recipe!.UnknownSchemas);
        _registry.Register(9, Writer);
        // Pokes have small sections in them.
        world.Mail.TakeAll();
        await world.Stores.Deltas.DeleteAsync("clicks", [row.Delta], CancellationToken.None);

        var healing = world.Start();
        for (var second = 0; second < 20; second++)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            await healing.TickAsync();
            await world.DeliverAllAsync(healing);
            await healing.Runtimes.HealingAsync("clicks");
        }
        Assert.All(await world.StatusAsync(healing), status => Assert.Equal(2, status!.Sources.Sum(source => source.Applied)));
        await world.DrainAsync();

        Assert.Equal(2, await CountAsync(world));
        Assert.All(await world.StatusAsync(healing), status => Assert.All(status!.Sources, source => Assert.Null(source.Stuck)));
    }

    private World NewWorld(params SourceRecord[] records) => ClickStream.NewWorld(_registry, records);

    private static async Task<long> CountAsync(World world) => (await Outcome.ResultsAsync(world)).Sum(result => result.Events);
}
