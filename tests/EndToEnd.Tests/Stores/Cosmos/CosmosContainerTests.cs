using System.Text.Json;
using Serverless.Core.Pipelines;
using Serverless.Core.Tests.Streams;
using Serverless.EndToEnd.Tests.Stores.Cosmos.InProcess;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Settings;

namespace Serverless.EndToEnd.Tests.Stores.Cosmos;

/// <summary>What is found at the first call.</summary>
public sealed class CosmosContainerTests : IDisposable
{
    private static readonly Pipeline Mortal = Pipeline.Compile(StreamPipeline.Instance.Definition with
    {
        Views = [StreamPipeline.Instance.Definition.Views[0] with { TimeToLiveMs = 30_000 }],
    });

    private readonly SomeAccount _account = new();

    [Fact]
    public async Task With_the_account_key_what_is_missing_is_made()
    {
        await _account.Open().WriteAsync([Some.Result()], default);

        var container = JsonDocument.Parse(_account.Cosmos.Container("serverless", "results")!).RootElement;
        Assert.Equal(
            ["/pipeline", "/key"],
            container.GetProperty("partitionKey").GetProperty("paths").EnumerateArray().Select(path => path.GetString()!));
        Assert.Equal("MultiHash", container.GetProperty("partitionKey").GetProperty("kind").GetString());
        Assert.Equal(-1, container.GetProperty("defaultTtl").GetInt32());
        Assert.Equal(
            ["/view/?", "/start/?", "/end/?"],
            container.GetProperty("indexingPolicy").GetProperty("includedPaths")
                .EnumerateArray().Select(path => path.GetProperty("path").GetString()!));
    }

    [Fact]
    public async Task A_container_that_is_partitioned_otherwise_is_refused()
    {
        _account.Cosmos.AddContainer(
            "serverless",
            """{"id":"results","partitionKey":{"paths":["/id"],"kind":"Hash","version":2},"defaultTtl":-1}""");

        var failure = await Assert.ThrowsAsync<SettingsException>(() => _account.Open().WriteAsync([Some.Result()], default).AsTask());

        Assert.Equal("Results__Container", failure.Setting);
        Assert.Contains(
            "is partitioned by /id and not by /pipeline, /key: name another one",
            failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_whose_items_live_for_ever_is_refused_when_a_view_has_a_ttl()
    {
        _account.Cosmos.AddContainer(
            "serverless",
            """{"id":"results","partitionKey":{"paths":["/pipeline","/key"],"kind":"MultiHash","version":2}}""");

        await _account.Open().WriteAsync([Some.Result()], default);
        var failure = await Assert.ThrowsAsync<SettingsException>(() =>
            _account.Open(null, Mortal).WriteAsync([Some.Result()], default).AsTask());

        Assert.Contains("default time to live to -1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_goes_when_its_view_says_so_and_others_stay()
    {
        var results = _account.Open(null, Mortal);
        var (mortal, other) = (Some.Result(pipeline: "stream", view: "tumbling"), Some.Result());
        await results.WriteAsync([mortal, other], default);

        _account.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.NotNull(await results.FindAsync(mortal.Id, default));
        _account.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await results.FindAsync(mortal.Id, default));
        Assert.NotNull(await results.FindAsync(other.Id, default));
        await results.WriteAsync([mortal with { Events = 2, PaneIndex = 1 }], default);
        Assert.Equal(2, (await results.FindAsync(mortal.Id, default))!.Value.Result.Events);
    }

    [Theory]
    [InlineData(nameof(Fault.Unauthorized), "(401)")]
    [InlineData(nameof(Fault.Forbidden), "(403)")]
    public async Task Who_may_not_write_is_told_which_role_it_takes(string fault, string status)
    {
        var results = _account.Open();
        _account.Faults.Next(Enum.Parse<Fault>(fault));

        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() => results.WriteAsync([Some.Result()], default).AsTask());

        Assert.Contains(status, failure.Message, StringComparison.Ordinal);
        Assert.Contains("Cosmos DB Built-in Data Contributor", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public async Task A_container_that_has_gone_is_told_with_the_settings_that_name_it()
    {
        var results = _account.Open();
        await results.WriteAsync([Some.Result()], default);
        _account.Cosmos.RemoveContainer("serverless", "results");

        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            results.WriteAsync([Some.Result("other")], default).AsTask());

        Assert.Contains("there is no such container, or no such database", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'Results__Database'", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _account.Dispose();
}
