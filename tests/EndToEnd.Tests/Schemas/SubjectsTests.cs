using Serverless.Core.Schemas;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.Runtime.Schemas;
using Serverless.Runtime.Stores;
using SchemaReference = Serverless.Runtime.Ports.SchemaReference;

namespace Serverless.EndToEnd.Tests.Schemas;

/// <summary>What tools ask of subjects has the same answers from the stores and from a registry by Confluent's API.</summary>
public sealed class SubjectsTests
{
    private static readonly string User = RegistryHost.Record("User", ("id", "\"string\""));
    private static readonly string Click = RegistryHost.Record("Click", ("user", "\"User\""));

    [Fact]
    public async Task Subjects_of_the_stores()
    {
        using var folder = new TemporaryFolder();
        await using var stores = EmbeddedStores.Open(folder.Path, new EmbeddedStoresOptions(), TimeProvider.System);
        var registry = new SchemaRegistry(stores.Registry);
        await CheckAsync(
            new StoredSubjects(stores.Registry),
            async () => await registry.Levels.SetAsync("clicks", CompatibilityLevel.FullTransitive, CancellationToken.None));
    }

    [Fact]
    public async Task Subjects_of_a_registry()
    {
        await using var host = await RegistryHost.StartAsync("Registry:Key=secret");
        var options = new SchemaRegistryOptions { Url = host.Address, Username = "any", Password = "secret" };
        using var subjects = ConfluentSubjects.Open(options);
        await CheckAsync(subjects, async () =>
        {
            var answer = await host.AskAsync("PUT", "config/clicks", """{"compatibility":"FULL_TRANSITIVE"}""", "Basic YW55OnNlY3JldA==");
            Assert.Equal(200, answer.Status);
        });
    }

    // users 1     clicks 1, which refers to users 1
    private static async Task CheckAsync(ISubjects subjects, Func<Task> setLevel)
    {
        var ct = CancellationToken.None;
        Assert.Empty(await subjects.NamesAsync(ct));
        Assert.Empty(await subjects.VersionsAsync("users", ct));
        Assert.Null(await subjects.FindAsync("users", null, ct));
        Assert.Null(await subjects.LookUpAsync("users", new SchemaContent(User, []), ct));

        var user = await subjects.RegisterAsync("users", new SchemaContent(User, []), ct);
        var content = new SchemaContent(Click, [new SchemaReference("User", "users", 1)]);
        var click = await subjects.RegisterAsync("clicks", content, ct);

        Assert.Equal(("users", 1, 1, "AVRO", User), (user.Subject, user.Version, user.Id, user.Type, user.Content.Text));
        Assert.Equal((1, 2), (click.Version, click.Id));
        Assert.Equal(click.Id, (await subjects.RegisterAsync("clicks", content, ct)).Id);
        Assert.Equal(["clicks", "users"], await subjects.NamesAsync(ct));
        Assert.Equal([1], await subjects.VersionsAsync("clicks", ct));
        Assert.Equal(content.References, (await subjects.FindAsync("clicks", null, ct))!.Content.References);
        Assert.Null(await subjects.FindAsync("clicks", 2, ct));
        Assert.Equal(1, (await subjects.LookUpAsync("clicks", content, ct))!.Version);
        Assert.Equal(CompatibilityLevel.Backward, await subjects.LevelAsync("clicks", ct));
        var parsed = Assert.IsType<RecordSchema>(await new SubjectParser(subjects).ParseAsync(click, ct));
        Assert.Equal("User", Assert.IsType<RecordSchema>(parsed.Fields[0].Type).Name);

        var refused = await Assert.ThrowsAsync<RegistryException>(async () =>
            await subjects.RegisterAsync("users", new SchemaContent(RegistryHost.Record("User", ("must", "\"int\"")), []), ct));
        Assert.Equal((RegistryError.Incompatible, 409), (refused.Error, refused.Status));
        var invalid = await Assert.ThrowsAsync<RegistryException>(async () =>
            await subjects.RegisterAsync("users", new SchemaContent("{}", []), ct));
        Assert.Equal((RegistryError.InvalidSchema, 422), (invalid.Error, invalid.Status));
        await setLevel();
        Assert.Equal(CompatibilityLevel.FullTransitive, await subjects.LevelAsync("clicks", ct));
    }
}
