using Serverless.Core.Schemas;
using Serverless.EndToEnd.Tests.Faults.Memory;
using Serverless.Runtime.Schemas;

namespace Serverless.EndToEnd.Tests.Schemas;

/// <summary>Registries of several instances over one store.</summary>
public sealed class SchemaRegistryTests
{
    private static CancellationToken Ct => CancellationToken.None;

    // one      reads the index ──────────────► change refused ► reads again ► version 2
    // another                  ► version 1
    [Fact]
    public async Task Who_comes_second_decides_again()
    {
        var store = new MemorySchemas();
        var (one, another) = (new SchemaRegistry(store), new SchemaRegistry(store));
        store.BeforeChange = async () =>
        {
            store.BeforeChange = () => Task.CompletedTask;
            await another.Registration.RegisterAsync("s", Content("\"int\""), normalize: false, Ct);
        };

        var registered = await one.Registration.RegisterAsync("s", Content("\"long\""), normalize: false, Ct);

        Assert.Equal((2, 2), (registered.Schema.Id, registered.Version));
    }

    // The answer to a change that was made is lost: it is found when it is made again.
    [Fact]
    public async Task A_change_whose_answer_is_lost_is_made_once()
    {
        var store = new MemorySchemas();
        var registry = new SchemaRegistry(store);
        store.BeforeChange = async () =>
        {
            store.BeforeChange = () => Task.CompletedTask;
            await registry.Registration.RegisterAsync("s", Content("\"int\""), normalize: false, Ct);
        };

        var registered = await registry.Registration.RegisterAsync("s", Content("\"int\""), normalize: false, Ct);

        Assert.Equal((1, 1), (registered.Schema.Id, registered.Version));
        Assert.Equal(1, (await store.ReadAsync(Ct)).Revision);
    }

    [Fact]
    public async Task Many_at_once_give_each_schema_one_id_and_each_version_one_number()
    {
        var store = new MemorySchemas { BeforeChange = async () => await Task.Yield() };
        var instances = Enumerable.Range(0, 4).Select(_ => new SchemaRegistry(store)).ToArray();
        await instances[0].Levels.SetAsync(CompatibilityLevel.None, Ct);

        var registered = await Task.WhenAll(Enumerable.Range(0, 24).Select(number => Task.Run(async () =>
            await instances[number % 4].Registration.RegisterAsync(
                $"s{number % 2}", Content($$"""{"type":"fixed","name":"F","size":{{number / 4}}}"""), normalize: false, Ct))));

        Assert.Equal(Enumerable.Range(1, 6), registered.Select(one => one.Schema.Id).Distinct().Order());
        foreach (var subject in (await store.ReadAsync(Ct)).Subjects.Values)
        {
            Assert.Equal(Enumerable.Range(1, 6), subject.Versions.Select(version => version.Number));
            Assert.Equal(6, subject.Versions.Select(version => version.SchemaId).Distinct().Count());
        }
    }

    [Fact]
    public async Task The_guid_is_of_the_content_and_of_version_8()
    {
        var (one, another) = (new SchemaRegistry(new MemorySchemas()), new SchemaRegistry(new MemorySchemas()));
        var first = await one.Registration.RegisterAsync("a", Content("\"int\""), normalize: false, Ct);
        var second = await another.Registration.RegisterAsync("b", Content(" \"int\" "), normalize: false, Ct);

        Assert.Equal(first.Schema.Guid, second.Schema.Guid);
        Assert.Equal(8, first.Schema.Guid.Version);
    }

    [Fact]
    public async Task Schemas_that_differ_in_how_they_are_written_are_one_when_they_are_normalized()
    {
        var registry = new SchemaRegistry(new MemorySchemas());
        const string written = """{"namespace":"shop","doc":"d","type":"fixed","name":"F","size":2}""";
        const string otherwise = """{ "type": "fixed", "size": 2, "name": "shop.F", "doc": "d" }""";

        Assert.Equal(1, (await registry.Registration.RegisterAsync("s", Content(written), normalize: true, Ct)).Version);
        Assert.Equal(1, (await registry.Registration.RegisterAsync("s", Content(otherwise), normalize: true, Ct)).Version);
        Assert.Equal(2, (await registry.Registration.RegisterAsync("s", Content(otherwise), normalize: false, Ct)).Version);
    }

    // unit 1 = A  ◄── used 1          both deleted for good, unit 1 = B, used again: another schema, of another meaning
    [Fact]
    public async Task A_schema_keeps_what_it_used_whatever_is_deleted()
    {
        var (store, used) = (new MemorySchemas(), new SchemaContent("\"Unit\"", [new("Unit", "unit", 1)]));
        var registry = new SchemaRegistry(store);
        await registry.Registration.RegisterAsync("unit", Content(Unit("A")), normalize: false, Ct);
        var first = (await registry.Registration.RegisterAsync("used", used, normalize: false, Ct)).Schema;
        foreach (var (subject, permanent) in new[] { ("used", false), ("used", true), ("unit", false), ("unit", true) })
            await registry.Deletion.DeleteAsync(subject, permanent, Ct);
        await registry.Registration.RegisterAsync("unit", Content(Unit("B")), normalize: false, Ct);
        var second = (await registry.Registration.RegisterAsync("used", used, normalize: false, Ct)).Schema;

        var parser = new StoredSchemaParser(store);
        Assert.NotEqual(first.Id, second.Id);
        Assert.Contains("\"A\"", (await parser.ParseAsync(first, Ct)).ToCanonicalForm(), StringComparison.Ordinal);
        Assert.Contains("\"B\"", (await parser.ParseAsync(second, Ct)).ToCanonicalForm(), StringComparison.Ordinal);

        static string Unit(string symbol) => $$"""{"type":"enum","name":"Unit","symbols":["{{symbol}}"]}""";
    }

    private static SchemaContent Content(string text) => new(text, []);
}
