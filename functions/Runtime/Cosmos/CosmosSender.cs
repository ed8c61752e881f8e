using System.Globalization;
using System.Net;
using Azure.Identity;
using Microsoft.Azure.Cosmos;
using Polly;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Retries;
using Serverless.Runtime.Settings;

namespace Serverless.Runtime.Cosmos;

/// <summary>
/// Sends requests at the rate that the account takes, at most <see cref="CosmosResultsOptions.Concurrency"/> in flight, and repeats those
/// that fail while the call's <see cref="RetryBudget"/> lasts: throttled ones when the rate limit allows, others after waits of 20 ms to
/// 1.28 s (<see cref="Backoff"/>). Any request may be sent twice, so every write must be idempotent or conditional. Throws <see
/// cref="StoreUnavailableException"/> when the budget is used up, and at once for an answer that trying again doesn't change.
/// </summary>
internal sealed class CosmosSender : IDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(1_280);
    private static readonly ResiliencePropertyKey<Sending> SendingKey = new("sending");
    private const int DetailLength = 300;

    private readonly CosmosConnection _connection;
    private readonly CosmosResultsOptions _options;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _gate;
    private readonly RateLimit _rate;
    private readonly ResiliencePipeline<CosmosAnswer> _retry;

    public CosmosSender(CosmosConnection connection, CosmosResultsOptions options, TimeProvider clock)
    {
        _connection = connection;
        _options = options;
        _clock = clock;
        _gate = new SemaphoreSlim(options.Concurrency);
        _rate = new RateLimit(clock);
        var retry = Backoff.Options<CosmosAnswer>(FirstWait, LongestWait, clock);
        // The budget ends it, not a count.
        retry.MaxRetryAttempts = int.MaxValue;
        retry.ShouldHandle = static attempt => ValueTask.FromResult(attempt.Outcome.Result is { IsTransient: true });
        // The rate limit makes a throttled request wait.
        retry.DelayGenerator = static failed => ValueTask.FromResult<TimeSpan?>(failed.Outcome.Result!.IsThrottled ? TimeSpan.Zero : null);
        retry.OnRetry = static failed =>
        {
            var sending = failed.Context.Properties.GetValue(SendingKey, null!);
            sending.Budget.ThrowIfShorter(failed.RetryDelay, failed.Outcome.Result!.RetryReason);
            return ValueTask.CompletedTask;
        };
        _retry = new ResiliencePipelineBuilder<CosmosAnswer> { TimeProvider = clock }.AddRetry(retry).Build();
    }

    /// <summary>The budget of a call that begins now.</summary>
    public RetryBudget NewBudget() => new(_options.Patience, _clock);

    /// <summary>The first answer that isn't transient: done, missing or a conflict.</summary>
    public async ValueTask<CosmosAnswer> SendAsync(
        Func<CancellationToken, Task<ResponseMessage>> send, RetryBudget budget, CancellationToken ct)
    {
        var sending = new Sending(this, send, budget);
        var context = ResilienceContextPool.Shared.Get(ct);
        context.Properties.Set(SendingKey, sending);
        try
        {
            var answer = await _retry
                .ExecuteAsync(static (context, sending) => sending.AttemptAsync(context.CancellationToken), context, sending)
                .ConfigureAwait(false);
            return FatalAnswers.Check(answer, _connection);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    public void Dispose() => _gate.Dispose();

    private async ValueTask<CosmosAnswer> AnswerAsync(Func<CancellationToken, Task<ResponseMessage>> send, CancellationToken ct)
    {
        await _gate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            using var response = await send(ct).ConfigureAwait(false);
            return Observed(await ReadAsync(response, ct).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or TimeoutException
            || (exception is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return new CosmosAnswer { Status = CosmosAnswer.NoAnswer };
        }
        catch (CosmosException exception)
        {
            return Observed(new CosmosAnswer
            {
                Status = exception.StatusCode,
                SubStatus = exception.SubStatusCode,
                Charge = exception.RequestCharge,
                RetryAfter = exception.RetryAfter,
            });
        }
        catch (AuthenticationFailedException exception)
        {
            throw new StoreUnavailableException(ConnectionAdvice.SignIn(_connection.Name, exception), exception);
        }
        finally
        {
            _gate.Release();
        }
    }

    private CosmosAnswer Observed(CosmosAnswer answer)
    {
        if (answer.IsThrottled)
            _rate.Throttled(answer.RetryAfter ?? FirstWait);
        else
            _rate.Spent(answer.Charge);
        return answer;
    }

    private static async ValueTask<CosmosAnswer> ReadAsync(ResponseMessage response, CancellationToken ct)
    {
        var headers = response.Headers;
        var answer = new CosmosAnswer
        {
            Status = response.StatusCode,
            SubStatus = response.StatusCode == HttpStatusCode.NotFound && int.TryParse(headers["x-ms-substatus"], out var status)
                ? status
                : 0,
            Tag = headers.ETag ?? "",
            Body = response.IsSuccessStatusCode && response.Content is { } content
                ? await BytesAsync(content, ct).ConfigureAwait(false)
                : default,
            Continuation = headers.ContinuationToken,
            Charge = headers.RequestCharge,
            RetryAfter = headers.TryGetValue("x-ms-retry-after-ms", out var text) ? Milliseconds(text) : null,
        };
        return answer.IsFatal ? answer with { Detail = Line(response.ErrorMessage) } : answer;
    }

    private static string? Line(string? message)
    {
        var line = message?.ReplaceLineEndings(" ");
        return line is { Length: > DetailLength } ? line[..DetailLength] : line;
    }

    private static TimeSpan? Milliseconds(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var wait) ? TimeSpan.FromMilliseconds(wait) : null;

    private static async ValueTask<ReadOnlyMemory<byte>> BytesAsync(Stream content, CancellationToken ct)
    {
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, ct).ConfigureAwait(false);
        return copy.GetBuffer().AsMemory(0, (int)copy.Length);
    }

    /// <summary>A request on its way: what its attempts so far came to.</summary>
    private sealed class Sending(CosmosSender sender, Func<CancellationToken, Task<ResponseMessage>> send, RetryBudget budget)
    {
        private double _charge;
        private bool _mayHaveTakenEffect;
        private string _retryReason = "the account throttles";

        public RetryBudget Budget => budget;

        /// <summary>Waits for the request's turn, sends it, and adds to its answer what the attempts before came to.</summary>
        public async ValueTask<CosmosAnswer> AttemptAsync(CancellationToken ct)
        {
            if (!sender._rate.TryReserve(budget.Left, out var turn))
                throw budget.UsedUp(_retryReason);
            if (turn > TimeSpan.Zero)
            {
                new StageTimes(pipeline: "", sender._clock).Add(Stage.Throttling, turn);
                await Task.Delay(turn, sender._clock, ct).ConfigureAwait(false);
            }
            var answer = await sender.AnswerAsync(send, ct).ConfigureAwait(false);
            answer = answer with { Charge = _charge + answer.Charge, IsRepeat = _mayHaveTakenEffect };
            (_charge, _retryReason) = (answer.Charge, answer.RetryReason);
            _mayHaveTakenEffect |= answer.IsTransient && !answer.IsThrottled;
            return answer;
        }
    }
}
