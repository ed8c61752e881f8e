using System.Net;
using Serverless.Local.Workloads.UserEvents;

namespace Serverless.Benchmarks.Features;

/// <summary>Asks for documents of random users, at a rate, one question after the other.</summary>
/// <param name="feature">The feature's address.</param>
/// <param name="warmUp">How long nothing is counted.</param>
internal sealed class DocumentQuestions(Uri feature, TimeSpan warmUp)
{
    private const int Users = 20_000;
    private const int Seed = 3;

    /// <summary>
    /// For some time, or until it is stopped, so many questions a second at most: how long each took, and whether there was a document. One
    /// is asked when the one before is answered.
    /// </summary>
    public async Task<IReadOnlyList<(double Milliseconds, bool HasDocument)>> RunAsync(
        int perSecond, TimeSpan length, CancellationToken stop)
    {
        var (asked, random, clock) = (new List<(double, bool)>(), new Random(Seed), TimeProvider.System);
        using var client = new HttpClient();
        var started = clock.GetTimestamp();
        try
        {
            for (var number = 0L; clock.GetElapsedTime(started) < length; number++)
            {
                var due = TimeSpan.FromSeconds((double)number / perSecond);
                if (due - clock.GetElapsedTime(started) is { Ticks: > 0 } early)
                    await Task.Delay(early, stop);
                var begun = clock.GetElapsedTime(started);
                var hasDocument = await AskAsync(client, random.Next(Users), stop);
                var took = clock.GetElapsedTime(started) - begun;
                if (begun > warmUp && hasDocument is { } answered)
                    asked.Add((took.TotalMilliseconds, answered));
            }
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
        return asked;
    }

    /// <summary>Null where nobody answers: the run hasn't begun, or has ended.</summary>
    private async Task<bool?> AskAsync(HttpClient client, int user, CancellationToken stop)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri($"{feature}?key={Shop.UserText(user)}"), stop);
            await answer.Content.ReadAsByteArrayAsync(stop);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => true,
                HttpStatusCode.NotFound => false,
                _ => throw new InvalidOperationException($"a document was answered with {(int)answer.StatusCode}"),
            };
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
