namespace Serverless.Core.Expressions.Patterns;

/// <summary>A place in a pattern, by code points.</summary>
internal sealed class PatternCursor(string pattern)
{
    private readonly int[] _text = [.. pattern.EnumerateRunes().Select(rune => rune.Value)];

    public int Next { get; set; }

    public bool AtEnd => Next == _text.Length;

    /// <summary>The code point here. There must be one.</summary>
    public int Current => _text[Next];

    /// <summary>The code point here, and steps over it. There must be one.</summary>
    public int Take() => _text[Next++];

    public bool At(char code) => !AtEnd && Current == code;

    /// <summary>Whether the code point here is ASCII and one of those that <paramref name="belongs"/> says.</summary>
    public bool At(Func<char, bool> belongs) => !AtEnd && Current < 0x80 && belongs((char)Current);

    /// <summary>Whether the code point after this one is this.</summary>
    public bool IsNext(char code) => Next + 1 < _text.Length && _text[Next + 1] == code;

    /// <summary>Steps over the code point, if it is here.</summary>
    public bool Accept(char code)
    {
        var found = At(code);
        Next += found ? 1 : 0;
        return found;
    }

    /// <summary>Steps over the code points, which are ASCII, if they are here.</summary>
    public bool Accept(string codes)
    {
        for (var index = 0; index < codes.Length; index++)
        {
            if (Next + index >= _text.Length || _text[Next + index] != codes[index])
                return false;
        }
        Next += codes.Length;
        return true;
    }

    /// <summary>What was stepped over since <paramref name="start"/>.</summary>
    public string Since(int start) => string.Concat(_text[start..Next].Select(char.ConvertFromUtf32));
}
