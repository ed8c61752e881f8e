using Serverless.Core.Rejections;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.Runtime.DeadLetters;
using Serverless.Runtime.Ports;
using static Serverless.EndToEnd.Tests.Schemas.ClickStream;

namespace Serverless.EndToEnd.Tests.Schemas;

/// <summary>Dead letters of records that name schemas: shown decoded, and chosen by their schema and by what is in them.</summary>
public sealed class SchemaLetterTests
{
    private static readonly SideEventQuestion DeadLetters = new(SideOutputKind.DeadLetter);

    private readonly ScriptedSchemas _registry = new();

    // records   id 9: unknown ── id 1 ── id 8: unknown          9 is registered
    // letters   id 9, id 8                                      id 9 with its fields, id 8 without
    [Fact]
    public async Task A_letter_is_shown_as_the_schemas_that_there_are_by_now_read_it()
    {
        await using var world = await WithLettersAsync();
        var before = await ShownAsync(world.Start());
        Assert.Equal([("id 9", null), ("id 8", null)], before.Select(one => (one.Schema, one.Fields?.ToJsonString())));

        _registry.Register(9, Writer);
        var after = await ShownAsync(world.Start());
        Assert.Equal("""{"key":"k","time":"2023-11-14T22:13:20.010Z"}""", after[0].Fields!.ToJsonString());
        Assert.Equal(("id 8", null), (after[1].Schema, after[1].Fields));
    }

    [Fact]
    public async Task Where_the_registry_can_not_be_asked_a_letter_says_so()
    {
        await using var world = await WithLettersAsync();
        _registry.IsDown = true;
        var one = (await ShownAsync(world.Start()))[0];

        Assert.Equal(("id 9", null, "the registry is down"), (one.Schema, one.Fields, one.Why));
        Assert.Equal("the registry is down", (string?)SideEventJson.Of(one)["undecoded"]);
    }

    // letters   id 9 at 10 ── id 8 at 30                        9 and 8 are registered
    // redrive   schema 9: the first        where time ≥ 25: the second
    [Fact]
    public async Task A_redrive_takes_those_of_a_schema_and_those_for_which_a_condition_holds()
    {
        await using var world = await WithLettersAsync();
        _registry.Register(9, Writer);
        _registry.Register(8, Writer);
        var host = world.Start();

        var since = DeadLetters with { Where = "key == 'k' && time >= timestamp('2023-11-14T22:13:20.025Z')" };
        Assert.Equal(1, await RedrivenAsync(host, DeadLetters with { Schema = "9" }));
        Assert.Equal(1, await RedrivenAsync(host, since));
        Assert.Equal(0, await RedrivenAsync(host, DeadLetters with { Schema = "8" }));
        Assert.Equal(0, await RedrivenAsync(host, DeadLetters));
        await world.DrainAsync();
        Assert.Equal(3, (await Outcome.ResultsAsync(world)).Sum(result => result.Events));
    }

    // The letters can't be read: whatever is asked of their fields doesn't hold.
    [Fact]
    public async Task What_can_not_be_read_fulfils_no_condition()
    {
        await using var world = await WithLettersAsync();
        Assert.Equal(0, await RedrivenAsync(world.Start(), DeadLetters with { Where = "key == 'k'" }));
        Assert.Equal(0, await RedrivenAsync(world.Start(), DeadLetters with { Where = "key != 'k'" }));
    }

    [Fact]
    public async Task A_condition_waits_for_the_registry()
    {
        await using var world = await WithLettersAsync();
        _registry.IsDown = true;
        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => RedrivenAsync(world.Start(), DeadLetters with { Where = "key == 'k'" }));
    }

    [Theory]
    [InlineData("12x", null, "'12x' is no schema's id: write a number such as 17, a GUID, or a fingerprint of 16 hexadecimal digits.")]
    [InlineData(null, "kee == 'k'", "where: there is no field 'kee'")]
    [InlineData(null, "key", "where: a condition is wanted, and this is string: compare it with something (at character 1)")]
    public async Task A_question_with_a_mistake_says_which(string? schema, string? where, string expected)
    {
        await using var world = await WithLettersAsync();
        var problem = world.Start().Runtimes.SideEvents.ProblemOf("clicks", DeadLetters with { Schema = schema, Where = where });
        Assert.StartsWith(expected, problem?.Why, StringComparison.Ordinal);
    }

    private async Task<World> WithLettersAsync()
    {
        _registry.Register(1, Writer);
        var world = NewWorld(_registry, Record(9, 10), Record(1, 20), Record(8, 30));
        await world.DrainAsync();
        Assert.Equal(2, world.Sealed.Sum(row => row.Counts.DeadLettered.GetValueOrDefault(Reasons.UnknownSchema)));
        return world;
    }

    private static async Task<List<DecodedSideEvent>> ShownAsync(Host host) =>
        [.. (await host.Runtimes.SideEvents.AnswerAsync("clicks", DeadLetters, CancellationToken.None)).Page!.Events];

    private static async Task<long> RedrivenAsync(Host host, SideEventQuestion asked) =>
        (await host.Runtimes.Redrives.RunAsync("clicks", asked, "test", _ => { }, CancellationToken.None)).Counts.Merged;
}
