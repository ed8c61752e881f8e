using System.Text;
using System.Text.RegularExpressions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Validation;

/// <summary>The whole text must match a .NET regular expression. Takes time linear in the length of the text.</summary>
internal sealed class PatternRule(string field, int slot, string pattern) : FieldRule(field, slot)
{
    private readonly Regex _regex = new($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    private char[] _characters = new char[128];

    public override Rejection? Check(Row row)
    {
        var text = row.Text(Slot);
        return _regex.IsMatch(Characters(text)) ? null : RejectText(Reasons.Pattern, text);
    }

    // A regular expression wants UTF-16, of which a text takes at most as many units as bytes of UTF-8.
    private ReadOnlySpan<char> Characters(ReadOnlySpan<byte> text)
    {
        if (_characters.Length < text.Length)
            _characters = new char[Math.Max(_characters.Length * 2, text.Length)];
        return _characters.AsSpan(0, Encoding.UTF8.GetChars(text, _characters));
    }
}
