using Serverless.Runtime.AzureStorage.Schemas;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

public sealed class TableSchemaRaceTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    private readonly Account _account = new();

    [Theory]
    [InlineData(51)]
    [InlineData(52)]
    public async Task Processes_that_register_at_once_over_a_bad_connection_agree_on_ids_and_versions(int seed)
    {
        var registered = await Task.WhenAll(Enumerable.Range(0, 4).Select(process => Task.Run(() => RegisterAllAsync(DisturbedTransport.Stormy(seed * 10 + process)))));

        var all = registered.SelectMany(some => some).Distinct().ToList();
        var calm = new TableSchemas(await _account.TableAsync());
        Assert.Equal(5, all.DistinctBy(schema => schema.Id).Count());
        Assert.Equal(10, all.Count);
        foreach (var subject in all.GroupBy(schema => schema.Subject))
            Assert.Equal(subject.OrderBy(schema => schema.Version), await calm.VersionsAsync(subject.Key, Ct));
        foreach (var schema in all)
            Assert.Equal(schema.Definition, await calm.FindAsync(schema.Id, Ct));
    }

    [Fact]
    public async Task A_subject_may_have_a_long_name()
    {
        var schemas = new TableSchemas(await _account.TableAsync());
        var (one, other) = (new string('.', 900) + "1", new string('.', 900) + "2");
        await schemas.RegisterAsync(one, "A", Ct);
        await schemas.RegisterAsync(other, "B", Ct);

        Assert.Equal("A", Assert.Single(await schemas.VersionsAsync(one, Ct)).Definition);
        Assert.Equal("B", Assert.Single(await schemas.VersionsAsync(other, Ct)).Definition);
    }

    private async Task<List<RegisteredSchema>> RegisterAllAsync(DisturbedTransport transport)
    {
        var schemas = new TableSchemas(await _account.TableAsync(transport));
        var registered = new List<RegisteredSchema>();
        for (var n = 0; n < 5; n++)
        {
            foreach (var subject in (string[])["users", "orders"])
                registered.Add(await Insistence.RepeatAsync(async () => await schemas.RegisterAsync(subject, $"definition {n}", Ct)));
        }
        return registered;
    }
}
