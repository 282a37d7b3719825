namespace Roommate.Assistant.Memory.Recall;

/// <summary>Where a term is: entry numbers, ascending, each with how much of it there is (in eighths).</summary>
internal sealed class Postings
{
    private const int Unit = 8;

    private int[] _entries = new int[2];
    private byte[] _amounts = new byte[2];

    public int Count { get; private set; }

    public ReadOnlySpan<int> Entries => _entries.AsSpan(0, Count);

    public float Amount(int at) => (float)_amounts[at] / Unit;

    /// <summary>Entries are added in ascending order.</summary>
    public void Add(int entry, float amount)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
            Array.Resize(ref _amounts, Count * 2);
        }

        _entries[Count] = entry;
        _amounts[Count++] = (byte)Math.Clamp(MathF.Round(amount * Unit), 1, byte.MaxValue);
    }

    public bool Remove(int entry)
    {
        var at = Array.BinarySearch(_entries, 0, Count, entry);
        if (at < 0)
        {
            return false;
        }

        Count--;
        Array.Copy(_entries, at + 1, _entries, at, Count - at);
        Array.Copy(_amounts, at + 1, _amounts, at, Count - at);
        return true;
    }
}
