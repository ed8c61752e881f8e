using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Embedded;

/// <summary>
/// Classifies errors of the file system. .NET passes the error number of the operating system in <see cref="Exception.HResult"/>.
/// </summary>
internal static class StorageErrors
{
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int UnixNoSpace = 28;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    public static bool IsSharingViolation(IOException e) => e.HResult is LinuxWouldBlock or MacWouldBlock or WindowsSharingViolation;

    /// <summary>Does the work; throws <see cref="StoreUnavailableException"/> for errors of the file system.</summary>
    public static T Guarded<T>(string doing, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ToUnavailable(doing, e);
        }
    }

    public static void Guarded(string doing, Action work) => Guarded(doing, () =>
    {
        work();
        return true;
    });

    /// <summary>The exception for callers; <paramref name="doing"/> says what was tried, with the path.</summary>
    public static StoreUnavailableException ToUnavailable(string doing, Exception e) => new(
        e.HResult is UnixNoSpace or WindowsDiskFull
            ? $"The disk is full: {doing} failed. Free some space; writing then continues without a restart."
            : $"{doing} failed: {e.Message.ReplaceLineEndings(" ")}",
        e);
}
