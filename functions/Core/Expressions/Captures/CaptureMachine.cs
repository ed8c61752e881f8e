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

    // In place of the one above, for a text that is longer than what is kept.
    private ushort[]? _rented;

    /// <param name="code">Any number of machines may share it.</param>
    public CaptureMachine(CaptureCode code)
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
    /// <param name="isWanted">By a group's name, whether its text is captured. Groups without a name aren't.</param>
    /// <param name="problem">What is wrong; null when nothing is.</param>
    public static CaptureMachine? Compile(string pattern, Func<string, bool> isWanted, out string? problem)
    {
        problem = null;
        try
        {
            var tree = PatternReader.Read(pattern, "_.-:@");
            return new CaptureMachine(CaptureCompiler.Compile(tree, group => group.Name is { } name && isWanted(name)));
        }
        catch (PatternProblem error)
        {
            problem = error.Message;
            return null;
        }
    }

    /// <summary>
    /// Whether the pattern is in a text, which is valid UTF-8; also false for a text of which too much would be remembered.
    /// <see cref="From"/> and <see cref="To"/> then say where.
    /// </summary>
    public bool TryMatch(ReadOnlySpan<byte> text)
    {
        var isMatch = Match(text);
        End();
        return isMatch == true;
    }

    /// <summary>
    /// The same; null for a text of which too much would be remembered. <see cref="MatchAgain"/> may come after it, and <see cref="End"/>
    /// has to.
    /// </summary>
    public bool? Match(ReadOnlySpan<byte> text)
    {
        if (text.Length > KeptLength)
            _rented = ArrayPool<ushort>.Shared.Rent(text.Length);
        else if (_trail.Length < text.Length)
            _trail = new ushort[KeptLength];
        return (_frontiers.TryFind(text, Trail(text)) ? Step(text, 0) : null) ?? MatchAnew(text, 0);
    }

    /// <summary>Whether the pattern is also in the same text at or after a place between two characters.</summary>
    public bool? MatchAgain(ReadOnlySpan<byte> text, int from) => Step(text, from) ?? MatchAnew(text, from);

    /// <summary>Nothing more is asked of the text.</summary>
    public void End()
    {
        if (_rented is not null)
            ArrayPool<ushort>.Shared.Return(_rented);
        _rented = null;
    }

    /// <summary>Where the text of a group begins, by the group's index; -1: it had no part in the match.</summary>
    public int From(int group) => _marks[(2 * group) + 1] < 0 ? -1 : _marks[2 * group];

    /// <summary>Where it ends, exclusive.</summary>
    public int To(int group) => _marks[(2 * group) + 1];

    private Span<ushort> Trail(ReadOnlySpan<byte> text) => (_rented ?? _trail).AsSpan(0, text.Length);

    // Null where even empty tables become too full: whatever came before, it is.
    private bool? MatchAnew(ReadOnlySpan<byte> text, int from)
    {
        _frontiers.Forget();
        _steps.Forget();
        return _frontiers.TryFind(text, Trail(text)) ? Step(text, from) : null;
    }

    private bool? Step(ReadOnlySpan<byte> text, int from)
    {
        Array.Fill(_marks, -1);
        return _steps.Run(Trail(text), from, from == 0 ? Beside.Nothing : _code.BesideOf(_code.Classes[text[from - 1]]), _marks);
    }
}
