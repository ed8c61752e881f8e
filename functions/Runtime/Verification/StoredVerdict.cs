namespace Serverless.Runtime.Verification;

internal enum VerdictKind
{
    Equal,

    /// <summary>Not all is stored yet, which may be so while the window is open.</summary>
    Behind,

    /// <summary>Stored, but without some of its events.</summary>
    Poorer,
    Different,
}

/// <summary>How a stored result compares with the ledger; <paramref name="What"/> describes the difference.</summary>
internal readonly record struct StoredVerdict(VerdictKind Kind, string What = "")
{
    public static StoredVerdict Different(string what) => new(VerdictKind.Different, what);
}
