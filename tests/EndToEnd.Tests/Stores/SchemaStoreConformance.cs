using Serverless.Core.Schemas;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Schemas;

namespace Serverless.EndToEnd.Tests.Stores;

public abstract class SchemaStoreConformance(StoreHost<ISchemaStore> host) : StoreConformance<ISchemaStore>(host)
{
    private static readonly SchemaReference Reference = new("shop.Ünit/1", "unit\\values?", 3);

    [Fact]
    public async Task A_store_is_empty_at_first()
    {
        Assert.Equal(Some.Text(SchemaIndex.Empty), Some.Text(await Store.ReadAsync(Ct)));
        Assert.Null(await Store.FindAsync(1, Ct));
        Assert.Null(await Store.FindAsync(Guid.Empty, Ct));
        Assert.Null(await Store.FindAsync(0UL, Ct));
    }

    [Fact]
    public async Task A_schema_is_found_by_its_number_its_guid_and_its_fingerprint_as_it_was_written()
    {
        var schema = new StoredSchema(1, Guid.Parse("00112233-4455-8677-8899-aabbccddeeff"), ulong.MaxValue, "\"é\\n\"", [Reference], [7]);

        Assert.True(await Store.TryChangeAsync(0, new RegistryChange(null) { Added = schema }, Ct));

        Assert.Equal(Some.Text(schema), Some.Text(await Store.FindAsync(1, Ct)));
        Assert.Equal(Some.Text(schema), Some.Text(await Store.FindAsync(schema.Guid, Ct)));
        Assert.Equal(Some.Text(schema), Some.Text(await Store.FindAsync(ulong.MaxValue, Ct)));
        Assert.Null(await Store.FindAsync(2, Ct));
        Assert.Null(await Store.FindAsync(ulong.MaxValue - 1, Ct));
        Assert.Equal((1, 1), ((int)(await Store.ReadAsync(Ct)).Revision, (await Store.ReadAsync(Ct)).LastId));
    }

    [Fact]
    public async Task Of_schemas_with_one_fingerprint_the_first_is_found()
    {
        await Store.TryChangeAsync(0, new RegistryChange(null) { Added = Schema(1, fingerprint: 7) }, Ct);
        await Store.TryChangeAsync(1, new RegistryChange(null) { Added = Schema(2, fingerprint: 7) }, Ct);

        Assert.Equal(1, (await Store.FindAsync(7UL, Ct))!.Id);
    }

    [Fact]
    public async Task A_subject_is_as_it_was_put_last_until_nothing_is_left_of_it()
    {
        var first = Subject("shop/clicks, ümlaut \\ 'value'", new SubjectVersion(1, 1, IsDeleted: false, [Reference]));
        var second = first with
        {
            Versions = [new(1, 1, IsDeleted: true, []), new(4, 9, IsDeleted: false, [])], Level = CompatibilityLevel.None,
        };
        await Store.TryChangeAsync(0, new RegistryChange(null) { Subject = first }, Ct);
        Assert.Equal([Some.Text(first)], await SubjectsAsync());

        await Store.TryChangeAsync(1, new RegistryChange(null) { Subject = second }, Ct);
        Assert.Equal([Some.Text(second)], await SubjectsAsync());

        await Store.TryChangeAsync(2, new RegistryChange(null) { Subject = second with { Versions = [] } }, Ct);
        Assert.Equal([Some.Text(second with { Versions = [] })], await SubjectsAsync());

        await Store.TryChangeAsync(3, new RegistryChange(null) { Subject = Subject(first.Name) }, Ct);
        Assert.Empty(await SubjectsAsync());
    }

    [Fact]
    public async Task The_level_is_that_of_the_last_change()
    {
        await Store.TryChangeAsync(0, new RegistryChange(CompatibilityLevel.FullTransitive), Ct);
        Assert.Equal(CompatibilityLevel.FullTransitive, (await Store.ReadAsync(Ct)).Level);

        await Store.TryChangeAsync(1, new RegistryChange(null), Ct);
        Assert.Null((await Store.ReadAsync(Ct)).Level);
    }

    // revision  0 ──► 1 ──► 2
    // one             │ of 0: refused, nothing of it is there
    [Fact]
    public async Task A_change_of_an_index_that_is_older_changes_nothing()
    {
        Assert.True(await Store.TryChangeAsync(0, new RegistryChange(null) { Added = Schema(1) }, Ct));

        Assert.False(await Store.TryChangeAsync(
            0, new RegistryChange(CompatibilityLevel.Full) { Added = Schema(2), Subject = Subject("late") }, Ct));
        Assert.False(await Store.TryChangeAsync(2, new RegistryChange(null), Ct));

        var index = await Store.ReadAsync(Ct);
        Assert.Equal((1, 1, null, 0), ((int)index.Revision, index.LastId, index.Level, index.Subjects.Count));
        Assert.Null(await Store.FindAsync(2, Ct));
        Assert.True(await Store.TryChangeAsync(1, new RegistryChange(null), Ct));
    }

    [Fact]
    public async Task Of_many_that_change_one_index_one_does()
    {
        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(async number =>
            await Store.TryChangeAsync(0, new RegistryChange(null) { Added = Schema(1, fingerprint: (ulong)number) }, Ct)
                ? (ulong)number
                : 0));

        Assert.Equal(Assert.Single(answers, answer => answer > 0), (await Store.FindAsync(1, Ct))!.Fingerprint);
        Assert.Equal(1, (await Store.ReadAsync(Ct)).Revision);
    }

    [Fact]
    public async Task The_largest_schema_and_the_longest_names_fit()
    {
        var large = Schema(1) with { Text = new string('x', ISchemaStore.MaxBytes - 64) };
        Assert.InRange(SchemaFormat.Write(large).Length, ISchemaStore.MaxBytes - 64, ISchemaStore.MaxBytes);
        string[] names = [new string('é', 1_000), $"{new string('é', 999)}e"];
        await Store.TryChangeAsync(0, new RegistryChange(null) { Added = large, Subject = Subject(names[0], Version) }, Ct);
        await Store.TryChangeAsync(1, new RegistryChange(null) { Subject = Subject(names[1], Version) }, Ct);

        Assert.Equal(large.Text, (await Store.FindAsync(1, Ct))!.Text);
        Assert.Equal(names.Order(StringComparer.Ordinal), (await Store.ReadAsync(Ct)).Subjects.Keys.Order(StringComparer.Ordinal));
    }

    private static SubjectVersion Version => new(1, 1, IsDeleted: false, []);

    private static StoredSchema Schema(int id, ulong fingerprint = 1) =>
        new(id, new Guid(id, 0, 0, [0, 0, 0, 0, 0, 0, 0, (byte)fingerprint]), fingerprint, $"\"schema {id}\"", [], []);

    private static SchemaSubject Subject(string name, params SubjectVersion[] versions) => new(name, versions, null);

    private async Task<IEnumerable<string>> SubjectsAsync() => (await Store.ReadAsync(Ct)).Subjects.Values.Select(one => Some.Text(one));
}
