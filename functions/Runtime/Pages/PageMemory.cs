using Serverless.Runtime.Caching;

namespace Serverless.Runtime.Pages;

/// <summary>
/// Pages that this process read or wrote lately in a store, so that a page which is replaced each second isn't read each time. A page may
/// be out of date, as another process may have replaced it. Safe for concurrent use.
/// </summary>
/// <param name="pages">At most so many; a page has up to <see cref="PageTree.MostBytes"/> bytes.</param>
/// <param name="isAtRest">Whether it is as good as the store for reading, because nothing is written or needn't be seen.</param>
internal sealed class PageMemory(int pages, bool isAtRest = false) : RecentResults<StoredPage>(pages)
{
    /// <summary>See the parameter of the constructor.</summary>
    public bool IsAtRest => isAtRest;
}
