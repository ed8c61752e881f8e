using System.Threading.Channels;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.Local.Hosting.Functions;
using Serverless.Local.Hosting.Kafka;
using Serverless.Local.Settings;

namespace Serverless.EndToEnd.Tests.Hosting;

public sealed class BatchExecutorTests
{
    private readonly List<string> _log = [];
    private readonly HostCounters _counters = new();

    [Fact]
    public async Task A_batch_that_fails_is_repeated_before_its_offsets_are_stored_and_the_next_begins()
    {
        await RunAsync(new KafkaHostOptions { CommitOnFailure = false, MaxRetries = -1 }, failures: 3, batches: 2);

        Assert.Equal(["call 0", "call 0", "call 0", "call 0", "store 0", "call 1", "store 1"], _log);
        Assert.Equal((3L, 2L), (_counters.Repeats, _counters.Batches));
    }

    [Fact]
    public async Task After_its_last_retry_a_batch_is_given_up_and_its_offsets_are_stored()
    {
        await RunAsync(new KafkaHostOptions { CommitOnFailure = false, MaxRetries = 1 }, failures: 3, batches: 1);

        Assert.Equal(["call 0", "call 0", "store 0"], _log);
    }

    [Fact]
    public async Task With_commit_on_failure_a_batch_that_fails_is_lost()
    {
        await RunAsync(new KafkaHostOptions(), failures: 1, batches: 2);

        Assert.Equal(["call 0", "store 0", "call 1", "store 1"], _log);
    }

    private async Task RunAsync(KafkaHostOptions options, int failures, int batches)
    {
        var channel = Channel.CreateUnbounded<RecordBatch>();
        for (var i = 0; i < batches; i++)
            channel.Writer.TryWrite(new RecordBatch([new KafkaRecord { Offset = i }], 0));
        channel.Writer.Complete();
        var executor = new BatchExecutor(
            "F",
            (records, _) =>
            {
                _log.Add($"call {records[0].Offset}");
                return failures-- > 0 ? Task.FromException(new IOException("down")) : Task.CompletedTask;
            },
            records => _log.Add($"store {records[0].Offset}"),
            new Revocations(),
            options,
            _counters,
            TimeProvider.System,
            NullLogger.Instance);
        await executor.RunAsync(channel.Reader, CancellationToken.None, CancellationToken.None).WaitAsync(Wait.Limit);
    }
}
