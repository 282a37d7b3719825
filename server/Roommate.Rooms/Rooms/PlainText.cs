namespace Roommate.Rooms.Rooms;

/// <summary>What may be a name or a message.</summary>
internal static class PlainText
{
    /// <summary>Text that can be written as UTF-8 and shown: no lone surrogates, no control characters but line breaks and tabs.</summary>
    public static bool Is(string text, bool lines)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsSurrogate(c))
            {
                if (!char.IsSurrogatePair(text, i))
                {
                    return false;
                }

                i++;
            }
            else if (char.IsControl(c) && !(lines && c is '\n' or '\r' or '\t'))
            {
                return false;
            }
        }

        return true;
    }
}
