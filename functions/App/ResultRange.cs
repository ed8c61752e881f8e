using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Serverless.Functions;

/// <summary>
/// Which results a query asks for: windows that overlap [From, To), of one key or of all; of those that are open, too, when IsLive.
/// </summary>
internal sealed record ResultRange(string? Key, DateTimeOffset? From, DateTimeOffset? To, int Limit, bool IsLive)
{
    private const int DefaultLimit = 1_000;
    private const int MaxLimit = 10_000;

    public static bool TryParse(
        IQueryCollection query, [NotNullWhen(true)] out ResultRange? range, [NotNullWhen(false)] out string? problem)
    {
        range = null;
        problem = null;
        if (!TryTime(query["from"], out var from))
            problem = "'from' is not an ISO 8601 time.";
        else if (!TryTime(query["to"], out var to))
            problem = "'to' is not an ISO 8601 time.";
        else if (!TryLimit(query["limit"], out var limit))
            problem = $"'limit' is not a number from 1 to {MaxLimit}.";
        else if (!TryFlag(query["live"], out var isLive))
            problem = "'live' is not true or false.";
        else
            range = new ResultRange(query["key"], from, to, limit, isLive);
        return range is not null;
    }

    private static bool TryTime(string? text, out DateTimeOffset? time)
    {
        var parsed = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value);
        time = parsed ? value : null;
        return parsed || string.IsNullOrEmpty(text);
    }

    private static bool TryFlag(string? text, out bool flag) => bool.TryParse(text, out flag) || string.IsNullOrEmpty(text);

    private static bool TryLimit(string? text, out int limit)
    {
        limit = DefaultLimit;
        return string.IsNullOrEmpty(text)
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MaxLimit);
    }
}
