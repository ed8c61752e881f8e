using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;
using Serverless.EndToEnd.Tests.WorkerHost.Messages;

namespace Serverless.EndToEnd.Tests.WorkerHost;

/// <summary>
/// The one stream between the host and its worker process: questions, and answers that name them. Safe for any thread.
/// </summary>
internal sealed class WorkerStream : FunctionRpc.FunctionRpcBase
{
    private const int Warning = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Channel<StreamingMessage> _outgoing = Channel.CreateUnbounded<StreamingMessage>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _asked = new();
    private readonly ConcurrentQueue<string> _problems = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the worker has opened the stream.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Warnings and errors that the worker has logged, oldest first.</summary>
    public IReadOnlyCollection<string> Problems => _problems;

    /// <summary>
    /// Sends <paramref name="question"/> and returns the answer to it. Throws <see cref="WorkerException"/> when the stream ends before,
    /// and <see cref="TimeoutException"/> after two minutes.
    /// </summary>
    public async Task<StreamingMessage> AskAsync(StreamingMessage question)
    {
        var answer = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        question.RequestId = Guid.NewGuid().ToString();
        _asked[question.RequestId] = answer;
        Tell(question);
        if (await Task.WhenAny(answer.Task, _ended.Task).WaitAsync(Patience) == _ended.Task && !answer.Task.IsCompleted)
            throw new WorkerException($"The worker ended before it answered.\n{string.Join('\n', _problems)}");
        return await answer.Task;
    }

    /// <summary>Sends a message that isn't answered.</summary>
    public void Tell(StreamingMessage message) => _outgoing.Writer.TryWrite(message);

    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream,
        IServerStreamWriter<StreamingMessage> responseStream,
        ServerCallContext context)
    {
        try
        {
            await Task.WhenAny(
                SendAsync(responseStream, context.CancellationToken), ReceiveAsync(requestStream, context.CancellationToken));
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    private async Task SendAsync(IServerStreamWriter<StreamingMessage> worker, CancellationToken ct)
    {
        await foreach (var message in _outgoing.Reader.ReadAllAsync(ct))
            await worker.WriteAsync(message, ct);
    }

    private async Task ReceiveAsync(IAsyncStreamReader<StreamingMessage> worker, CancellationToken ct)
    {
        while (await worker.MoveNext(ct))
            Take(worker.Current);
    }

    private void Take(StreamingMessage message)
    {
        if (message.ContentCase == StreamingMessage.ContentOneofCase.StartStream)
            _begun.TrySetResult();
        else if (message.RpcLog is { } log)
            Note(log);
        else if (_asked.TryRemove(message.RequestId, out var answer))
            answer.TrySetResult(message);
    }

    private void Note(RpcLog log)
    {
        if (log.Level >= Warning)
            _problems.Enqueue($"{log.Category}: {log.Message} {log.Exception?.Message}");
    }
}
