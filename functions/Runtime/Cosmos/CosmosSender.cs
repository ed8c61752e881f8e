using System.Net;
using Azure.Identity;
using Microsoft.Azure.Cosmos;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Cosmos;

/// <summary>
/// Sends requests at the rate that the account takes, a number of them at once, and repeats those that fail for a while: throttled ones when the account says, the others
/// with waits that double. Any request may be sent twice, so every write must bear it. Throws <see cref="StoreUnavailableException"/> when patience runs out, or at once
/// for what waiting doesn't mend.
/// </summary>
internal sealed class CosmosSender(CosmosConnection connection, CosmosResultsOptions options, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(20);
    private const int Doublings = 6;
    private const int DetailLength = 300;

    private readonly SemaphoreSlim _gate = new(options.Concurrency);
    private readonly RateLimit _rate = new(clock);

    public RetryBudget Patience() => new(options.Patience, clock);

    /// <summary>The first answer that isn't a passing failure: done, missing or a conflict.</summary>
    public async ValueTask<CosmosAnswer> SendAsync(Func<CancellationToken, Task<ResponseMessage>> send, RetryBudget patience, CancellationToken ct)
    {
        var (charge, repeat, problem) = (0.0, false, "the account throttles");
        for (var failures = 0; ; failures++)
        {
            if (!_rate.TryReserve(patience.Left, out var turn))
                throw patience.UsedUp(problem);
            await patience.WaitAsync(turn, problem, ct).ConfigureAwait(false);
            var reply = await AttemptAsync(send, ct).ConfigureAwait(false);
            charge += reply.Charge;
            if (!reply.IsTransient)
                return FatalAnswers.Check(reply with { Charge = charge, IsRepeat = repeat }, connection, options);
            repeat |= !reply.IsThrottled;
            problem = reply.Problem;
            if (!reply.IsThrottled)
                await patience.WaitAsync(FirstWait * (1 << Math.Min(failures, Doublings)), problem, ct).ConfigureAwait(false);
        }
    }

    public void Dispose() => _gate.Dispose();

    private async ValueTask<CosmosAnswer> AttemptAsync(Func<CancellationToken, Task<ResponseMessage>> send, CancellationToken ct)
    {
        await _gate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            using var response = await send(ct).ConfigureAwait(false);
            return Observed(await ReadAsync(response, ct).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or TimeoutException || (exception is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return new CosmosAnswer(CosmosAnswer.NoAnswer, 0, "", default, null, 0, null);
        }
        catch (CosmosException exception)
        {
            return Observed(new CosmosAnswer(exception.StatusCode, exception.SubStatusCode, "", default, null, exception.RequestCharge, exception.RetryAfter));
        }
        catch (AuthenticationFailedException exception)
        {
            throw new StoreUnavailableException($"the app's identity can't sign in to '{connection.Name}__accountEndpoint' ({exception.Message.ReplaceLineEndings(" ")}): "
                + $"give the app an identity, or set '{connection.Name}__clientId' to the one it has", exception);
        }
        finally
        {
            _gate.Release();
        }
    }

    private CosmosAnswer Observed(CosmosAnswer reply)
    {
        if (reply.IsThrottled)
            _rate.Throttled(reply.RetryAfter ?? FirstWait);
        else
            _rate.Spent(reply.Charge);
        return reply;
    }

    private static async ValueTask<CosmosAnswer> ReadAsync(ResponseMessage response, CancellationToken ct)
    {
        var headers = response.Headers;
        var body = response.IsSuccessStatusCode && response.Content is { } content ? await BytesAsync(content, ct).ConfigureAwait(false) : default;
        var subStatus = response.StatusCode == HttpStatusCode.NotFound ? SubStatusOf(headers) : 0;
        var wait = headers.TryGetValue("x-ms-retry-after-ms", out var text) ? Milliseconds(text) : null;
        var reply = new CosmosAnswer(response.StatusCode, subStatus, headers.ETag ?? "", body, headers.ContinuationToken, headers.RequestCharge, wait);
        return reply.IsRefusal ? reply with { Detail = Line(response.ErrorMessage) } : reply;
    }

    private static string? Line(string? message)
    {
        var line = message?.ReplaceLineEndings(" ");
        return line is { Length: > DetailLength } ? line[..DetailLength] : line;
    }

    private static int SubStatusOf(Headers headers) => int.TryParse(headers["x-ms-substatus"], out var status) ? status : 0;

    private static TimeSpan? Milliseconds(string text) => double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var wait) ? TimeSpan.FromMilliseconds(wait) : null;

    private static async ValueTask<ReadOnlyMemory<byte>> BytesAsync(Stream content, CancellationToken ct)
    {
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, ct).ConfigureAwait(false);
        return copy.GetBuffer().AsMemory(0, (int)copy.Length);
    }
}
