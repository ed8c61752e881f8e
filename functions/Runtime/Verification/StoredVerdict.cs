namespace Serverless.Runtime.Verification;

internal enum StoredStand
{
    Equal,

    /// <summary>Not all is stored yet, which may be so while the window is open.</summary>
    Behind,
    Different,
}

/// <summary>How a stored result compares with the ledger; <paramref name="What"/> describes the difference.</summary>
internal readonly record struct StoredVerdict(StoredStand Stand, string What = "")
{
    public static StoredVerdict Different(string what) => new(StoredStand.Different, what);
}
