using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores;

public abstract class SchemaStoreConformance(StoreHost<ISchemaStore> host) : StoreConformance<ISchemaStore>(host)
{
    [Fact]
    public async Task What_was_never_registered_is_not_there()
    {
        await RegisterAsync("users", "A");

        Assert.Null(await Store.FindAsync(0, Ct));
        Assert.Null(await Store.FindAsync(-1, Ct));
        Assert.Null(await Store.FindAsync(int.MaxValue, Ct));
        Assert.Empty(await Store.VersionsAsync("orders", Ct));
    }

    [Fact]
    public async Task A_definition_is_found_by_its_id_as_it_was_registered()
    {
        var definition = string.Concat(Enumerable.Range(0, 40_000).Select(n => $"\"é{n}\"\n"));

        var registered = await RegisterAsync("users/value #1?", definition);

        Assert.InRange(registered.Id, 1, 1_000);
        Assert.Equal(definition, await Store.FindAsync(registered.Id, Ct));
        Assert.Equal([registered], await Store.VersionsAsync("users/value #1?", Ct));
    }

    [Fact]
    public async Task Versions_of_a_subject_are_counted_from_one_and_come_oldest_first()
    {
        var registered = new List<RegisteredSchema>();
        for (var n = 0; n < 12; n++)
            registered.Add(await RegisterAsync("users", $"definition {n}"));
        await RegisterAsync("orders", "definition");

        Assert.Equal(Enumerable.Range(1, 12), registered.Select(schema => schema.Version));
        Assert.Equal(registered, await Store.VersionsAsync("users", Ct));
    }

    [Fact]
    public async Task A_definition_that_the_subject_has_keeps_its_version()
    {
        var first = await RegisterAsync("users", "A");
        await RegisterAsync("users", "B");

        Assert.Equal(first, await RegisterAsync("users", "A"));
        Assert.Equal(["A", "B"], (await Store.VersionsAsync("users", Ct)).Select(schema => schema.Definition));
    }

    [Fact]
    public async Task A_definition_has_the_same_id_under_every_subject()
    {
        await RegisterAsync("users", "A");
        var second = await RegisterAsync("users", "B");

        var elsewhere = await RegisterAsync("orders", "B");

        Assert.Equal((1, second.Id), (elsewhere.Version, elsewhere.Id));
    }

    [Fact]
    public async Task Definitions_that_differ_in_case_or_space_are_two()
    {
        var ids = new HashSet<int>();
        foreach (var definition in (string[])["a", "A", "a ", ""])
            ids.Add((await RegisterAsync("users", definition)).Id);

        Assert.Equal(4, ids.Count);
    }

    [Fact]
    public async Task Those_who_register_at_once_agree_on_ids_and_versions()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 48).Select(n => Task.Run(() => RegisterAsync($"subject {n % 3}", $"definition {n % 4}"))));

        Assert.Equal(4, all.DistinctBy(schema => (schema.Id, schema.Definition)).Count());
        Assert.Equal(4, all.DistinctBy(schema => schema.Id).Count());
        foreach (var ofSubject in all.Distinct().GroupBy(schema => schema.Subject))
            Assert.Equal(ofSubject.OrderBy(schema => schema.Version), await Store.VersionsAsync(ofSubject.Key, Ct));
        Assert.Equal([1, 2, 3, 4], (await Store.VersionsAsync("subject 0", Ct)).Select(schema => schema.Version));
    }

    private async Task<RegisteredSchema> RegisterAsync(string subject, string definition) => await Store.RegisterAsync(subject, definition, Ct);
}
