using System.Threading.Channels;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.EndToEnd.Tests.Hosting;

/// <summary>A call of the function that the test has to answer: <see cref="Return"/> or <see cref="Throw"/>.</summary>
public sealed class RecordedCall(KafkaRecord[] records)
{
    private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public KafkaRecord[] Records => records;

    public Task Answer => _answer.Task;

    public (int Partition, long Offset)[] Positions => [.. records.Select(r => (r.Partition, r.Offset))];

    public void Return() => _answer.SetResult();

    public void Throw() => _answer.SetException(new IOException("the store is down"));
}

/// <summary>The calls of a function, for the test to answer one by one, or all by itself.</summary>
public sealed class Recording
{
    private readonly Channel<RecordedCall> _calls = Channel.CreateUnbounded<RecordedCall>();

    public bool AnswersItself { get; init; }

    public async Task<RecordedCall> NextAsync() => await _calls.Reader.ReadAsync().AsTask().WaitAsync(Wait.Limit);

    public Task TakeAsync(KafkaRecord[] records, CancellationToken ct)
    {
        var call = new RecordedCall(records);
        if (AnswersItself)
            call.Return();
        _calls.Writer.TryWrite(call);
        return call.Answer.WaitAsync(ct);
    }

    /// <summary>Returns from every call until so many records have come; gives back all of them, call by call.</summary>
    public async Task<List<RecordedCall>> AnswerUntilAsync(int records)
    {
        var calls = new List<RecordedCall>();
        while (calls.Sum(call => call.Records.Length) < records)
        {
            calls.Add(await NextAsync());
            if (!AnswersItself)
                calls[^1].Return();
        }

        return calls;
    }
}

public sealed class RecordingFunction(Recording recording)
{
    [Function("Record")]
    public Task Run(
        [KafkaTrigger("%Brokers%", "%Topic%", ConsumerGroup = "%Group%", IsBatched = true, KeyDataType = KafkaMessageKeyType.Binary)]
        KafkaRecord[] records,
        CancellationToken ct) => recording.TakeAsync(records, ct);
}
