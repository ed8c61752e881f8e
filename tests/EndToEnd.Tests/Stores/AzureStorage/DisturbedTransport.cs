using Azure.Core;
using Azure.Core.Pipeline;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

/// <summary>
/// Counts the requests of a client, its own repeats among them, and disturbs those that <paramref name="disturb"/> picks.
/// </summary>
internal sealed class DisturbedTransport(Func<Request, Disturbance> disturb) : HttpPipelineTransport
{
    private static readonly HttpClientTransport Inner = new();

    private int _requests;

    public int Requests => Volatile.Read(ref _requests);

    public static DisturbedTransport Calm() => new(_ => Disturbance.None);

    /// <summary>Loses and refuses about a third of all requests, by a sequence that the seed fixes.</summary>
    public static DisturbedTransport Stormy(int seed)
    {
        var random = new Random(seed);
        return new DisturbedTransport(_ =>
        {
            lock (random)
                return random.Next(9) is var n and < 3 ? (Disturbance)(n + 1) : Disturbance.None;
        });
    }

    /// <summary>Disturbs the next writes, <paramref name="count"/> of them.</summary>
    public static DisturbedTransport OfNextWrites(Disturbance disturbance, int count) =>
        new(request => request.Method != RequestMethod.Get && Interlocked.Decrement(ref count) >= 0 ? disturbance : Disturbance.None);

    public override Request CreateRequest() => Inner.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException("the stores don't block");

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        Interlocked.Increment(ref _requests);
        switch (disturb(message.Request))
        {
            case Disturbance.RequestLost:
                throw new IOException("the connection broke");
            case Disturbance.Busy:
                message.Response = new BusyAnswer();
                break;
            case Disturbance.AnswerLost:
                await Inner.ProcessAsync(message);
                throw new IOException("the connection broke");
            default:
                await Inner.ProcessAsync(message);
                break;
        }
    }
}
