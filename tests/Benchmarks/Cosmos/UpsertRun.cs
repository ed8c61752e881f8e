using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Serverless.Core.Windows;
using Serverless.EndToEnd.Tests.Stores.Cosmos.InProcess;
using Serverless.Runtime.Cosmos;

namespace Serverless.Benchmarks.Cosmos;

/// <summary>Writes the next pane of every result, pass after pass: the first creates the items, the others replace them.</summary>
internal sealed class UpsertRun : IDisposable
{
    private readonly InProcessCosmos _account = new(TimeProvider.System);
    private readonly CosmosConnection _connection;
    private readonly CosmosResults _store;
    private readonly List<(string Path, string Partition, Result Result)> _direct;
    private readonly IReadOnlyList<Result> _results;
    private int _pane;

    public UpsertRun(IReadOnlyList<Result> results)
    {
        _results = results;
        _direct =
            [.. results.Select(result =>
                (PathOf(result), JsonSerializer.Serialize<string[]>([result.Id.Pipeline, result.Id.View, result.Id.Key]), result))];
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection([new(CosmosConnection.DefaultName, InProcessCosmos.ConnectionString)])
            .Build();
        var options = new CosmosResultsOptions { Remembered = results.Count * 2 };
        _connection = CosmosConnection.From(settings, CosmosConnection.DefaultName, _account);
        _store = new CosmosResults(_connection, options, [], TimeProvider.System);
    }

    public async Task PassAsync(int callPanes)
    {
        var pane = _pane++;
        foreach (var call in _results.Chunk(callPanes))
        {
            await _store.WriteAsync(
                [.. call.Select(result => result with { PaneIndex = pane, Events = result.Events + pane })],
                CancellationToken.None);
        }
    }

    /// <summary>The same writes, sent to the account as the client would; after it the client's memory of tags is out of date.</summary>
    public async Task PassWithoutClientAsync()
    {
        using var invoker = new HttpMessageInvoker(_account, disposeHandler: false);
        foreach (var (path, partition, result) in _direct)
        {
            using var request =
                new HttpRequestMessage(HttpMethod.Put, path) { Content = new ReadOnlyMemoryContent(ResultItem.Write(result, null)) };
            request.Headers.TryAddWithoutValidation("x-ms-documentdb-partitionkey", partition);
            using var response = await invoker.SendAsync(request, CancellationToken.None);
            response.EnsureSuccessStatusCode();
        }
    }

    public void Dispose()
    {
        _store.Dispose();
        _connection.Dispose();
        _account.Dispose();
    }

    private static string PathOf(Result result) => $"{Metadata.Endpoint}dbs/serverless/colls/results/docs/{ResultItem.Id(result.Id)}";
}
