namespace Serverless.Core.Windows;

/// <summary>The keys that begin alike are a range, in the order of <see cref="ResultIdOrder"/>.</summary>
public static class KeyPrefix
{
    private const int LastRune = 0x10FFFF;
    private const char LastBeforeSurrogates = '\uD7FF';
    private const char FirstAfterSurrogates = '\uE000';

    /// <summary>The least text after all that begin with <paramref name="prefix"/>; null when every text after it does.</summary>
    public static string? EndOf(string prefix)
    {
        for (var end = prefix.Length; end > 0;)
        {
            var isPair = end > 1 && char.IsSurrogatePair(prefix[end - 2], prefix[end - 1]);
            var at = end - (isPair ? 2 : 1);
            var last = isPair ? char.ConvertToUtf32(prefix[at], prefix[at + 1]) : prefix[at];
            if (last != LastRune)
                return prefix[..at] + After(last);
            end = at;
        }
        return null;
    }

    private static string After(int rune) => rune switch
    {
        >= LastBeforeSurrogates and < FirstAfterSurrogates => FirstAfterSurrogates.ToString(),
        _ => char.ConvertFromUtf32(rune + 1),
    };
}
