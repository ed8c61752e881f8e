namespace Serverless.Core.Decoding.Csv;

/// <summary>Goes through the cells of rows, one after the other. Each index counts from the text's start.</summary>
internal ref struct CsvRow(ReadOnlySpan<byte> text, int start, byte separator)
{
    private const byte Quote = (byte)'"';
    private const byte LineFeed = (byte)'\n';

    private readonly ReadOnlySpan<byte> _text = text;
    private bool _hasCell = true;

    /// <summary>Where the next cell begins; after the last cell of a row, where the row ends: at its line break, or at the end.</summary>
    public int At { get; private set; } = start;

    /// <summary>Where the cell's text begins, without a quote.</summary>
    public int From { get; private set; }

    /// <summary>Where it ends, exclusive.</summary>
    public int To { get; private set; }

    /// <summary>Whether it stands in quotes.</summary>
    public bool IsQuoted { get; private set; }

    /// <summary>Whether it has doubled quotes.</summary>
    public bool IsEscaped { get; private set; }

    /// <summary>Whether a quote isn't closed, or something follows a closed one.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Goes to the next cell; false after the row's last, or when it is broken.</summary>
    public bool Next()
    {
        if (!_hasCell || IsBroken)
            return false;
        IsQuoted = At < _text.Length && _text[At] == Quote;
        IsEscaped = false;
        if (!IsQuoted)
            ReadPlain();
        else if (!TryReadQuoted())
            return false;
        _hasCell = At < _text.Length && _text[At] == separator;
        if (_hasCell)
            At++;
        return true;
    }

    private void ReadPlain()
    {
        var length = _text[At..].IndexOfAny(separator, LineFeed);
        (From, To) = (At, length < 0 ? _text.Length : At + length);
        At = To;
        if (To > From && _text[To - 1] == '\r' && IsEndOfRow(To))
            To--;
    }

    private bool TryReadQuoted()
    {
        From = At + 1;
        for (var at = From; _text[at..].IndexOf(Quote) is >= 0 and var next; at += next + 2)
        {
            To = at + next;
            if (To + 1 < _text.Length && _text[To + 1] == Quote)
            {
                IsEscaped = true;
                continue;
            }
            At = To + 1;
            if (At < _text.Length && _text[At] == '\r' && IsEndOfRow(At + 1))
                At++;
            IsBroken = !IsEndOfRow(At) && _text[At] != separator;
            return !IsBroken;
        }
        IsBroken = true;
        return false;
    }

    private readonly bool IsEndOfRow(int at) => at >= _text.Length || _text[at] == LineFeed;
}
