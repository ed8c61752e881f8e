using System.Buffers;
using Serverless.Core.Expressions.Patterns;

namespace Serverless.Core.Expressions.Captures;

/// <summary>
/// Looks for a pattern of RE2 in a text and says where the texts of its named groups are: the leftmost match, in it the way that a machine
/// that goes back would find first. It takes two passes over the bytes of UTF-8 and never goes back, so the time grows with the text alone:
/// the greedy parsing of A. Frisch and L. Cardelli (ICALP 2004) with tables that are made as they are needed. Reused from text to text; a
/// text that needs nothing new in the tables allocates nothing. One thread at a time.
/// </summary>
/// <remarks>
/// The tables hold up to 2,048 sets of instructions; when they are full they are begun anew. What comes out depends on the text alone.
/// </remarks>
internal sealed class CaptureMachine
{
    private const int KeptLength = 64 * 1024;

    private readonly CaptureCode _code;
    private readonly Frontiers _frontiers;
    private readonly Steps _steps;
    private readonly int[] _marks;
    private ushort[] _trail = new ushort[1_024];

    private CaptureMachine(CaptureCode code)
    {
        var ways = new Ways(code);
        _code = code;
        _frontiers = new Frontiers(code, ways);
        _steps = new Steps(code, ways, _frontiers);
        _marks = new int[2 * code.Groups.Count];
    }

    /// <summary>The names of the groups that are captured, in the order of the pattern; a name may be there more than once.</summary>
    public IReadOnlyList<string> Groups => _code.Groups;

    /// <summary>Null, with what is wrong, when the text is no pattern or is too large.</summary>
    /// <param name="pattern">The pattern, with groups <c>(?&lt;name&gt;…)</c>, whose names may have dots, hyphens and colons.</param>
    /// <param name="isWanted">By a group's name, whether its text is captured.</param>
    /// <param name="problem">What is wrong; null when nothing is.</param>
    public static CaptureMachine? Compile(string pattern, Func<string, bool> isWanted, out string? problem)
    {
        problem = null;
        try
        {
            return new CaptureMachine(CaptureCompiler.Compile(PatternReader.Read(pattern, "_.-:@"), isWanted));
        }
        catch (PatternProblem error)
        {
            problem = error.Message;
            return null;
        }
    }

    /// <summary>Whether the pattern is in a text, which is valid UTF-8. <see cref="From"/> and <see cref="To"/> then say where.</summary>
    public bool TryMatch(ReadOnlySpan<byte> text)
    {
        if (text.Length > KeptLength)
            return TryMatchLong(text);
        if (_trail.Length < text.Length)
            _trail = new ushort[KeptLength];
        return TryMatch(text, _trail.AsSpan(0, text.Length));
    }

    /// <summary>Where the text of a group begins, by the group's index; -1: it had no part in the match.</summary>
    public int From(int group) => _marks[(2 * group) + 1] < 0 ? -1 : _marks[2 * group];

    /// <summary>Where it ends, exclusive.</summary>
    public int To(int group) => _marks[(2 * group) + 1];

    private bool TryMatchLong(ReadOnlySpan<byte> text)
    {
        var rented = ArrayPool<ushort>.Shared.Rent(text.Length);
        var isMatch = TryMatch(text, rented.AsSpan(0, text.Length));
        ArrayPool<ushort>.Shared.Return(rented);
        return isMatch;
    }

    // A text for which even empty tables become too full isn't matched: whatever came before, it isn't.
    private bool TryMatch(ReadOnlySpan<byte> text, Span<ushort> trail) => Run(text, trail) ?? RunAnew(text, trail) ?? false;

    private bool? RunAnew(ReadOnlySpan<byte> text, Span<ushort> trail)
    {
        _frontiers.Forget();
        _steps.Forget();
        return Run(text, trail);
    }

    private bool? Run(ReadOnlySpan<byte> text, Span<ushort> trail)
    {
        Array.Fill(_marks, -1);
        return _frontiers.TryFind(text, trail) ? _steps.Run(trail, _marks) : null;
    }
}
