//! The calls to Windows about access control lists.
//!
//! Only its user, the system and administrators may use a private file. The system and administrators can get access to
//! any file anyway. OpenSSH requires the same of a key file, and a file in the user's profile inherits such a list.
#![allow(unsafe_code, reason = "Rust's standard library has no calls for access control lists")]

use std::ffi::c_void;
use std::fs::File;
use std::io;
use std::os::windows::ffi::OsStrExt;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::path::Path;
use std::ptr;

use windows_sys::Win32::Foundation::{
    GENERIC_ALL, GENERIC_READ, GENERIC_WRITE, HANDLE, INVALID_HANDLE_VALUE, LocalFree,
};
use windows_sys::Win32::Security::Authorization::{
    ConvertSidToStringSidW, ConvertStringSecurityDescriptorToSecurityDescriptorW, GetSecurityInfo,
    SDDL_REVISION_1, SE_FILE_OBJECT,
};
use windows_sys::Win32::Security::{
    ACCESS_ALLOWED_ACE, ACL, DACL_SECURITY_INFORMATION, GetAce, GetTokenInformation, INHERIT_ONLY_ACE,
    OWNER_SECURITY_INFORMATION, PSID, SECURITY_ATTRIBUTES, TOKEN_QUERY, TOKEN_USER, TokenUser,
};
use windows_sys::Win32::Storage::FileSystem::{
    CREATE_NEW, CreateFileW, DELETE, FILE_APPEND_DATA, FILE_ATTRIBUTE_NORMAL, FILE_READ_DATA,
    FILE_SHARE_DELETE, FILE_SHARE_READ, FILE_SHARE_WRITE, FILE_TYPE_DISK, FILE_WRITE_DATA, GetFileType,
    WRITE_DAC, WRITE_OWNER,
};
use windows_sys::Win32::System::SystemServices::{ACCESS_ALLOWED_ACE_TYPE, ACCESS_ALLOWED_CALLBACK_ACE_TYPE};
use windows_sys::Win32::System::Threading::{
    GetCurrentProcess, GetCurrentThread, OpenProcessToken, OpenThreadToken,
};

use super::Access;
use crate::store::file_state::FileState;

/// How to close a file to others, for an error. `HOW_TO_KEEP_CLOSED` follows it.
pub(super) const HOW_TO_CLOSE: &str =
    "save the credentials again, which makes the file private; where a save is refused, ";

/// What to do if files cannot be closed, for an error.
pub(super) const HOW_TO_KEEP_CLOSED: &str =
    "keep the file on a disk with access control lists (NTFS) and name it in CARTO_CREDENTIALS_FILE";

/// Those who can get access to any file anyway: the system, administrators.
const TRUSTED: [&str; 2] = ["S-1-5-18", "S-1-5-32-544"];

/// The identifier for whoever owns the file. Whether the owner is the user is checked separately.
const OWNER_RIGHTS: &str = "S-1-3-4";

/// The groups that anybody belongs to: everyone, anonymous users, guests. The group Users counts as an ordinary group.
const ANYBODY: [&str; 3] = ["S-1-1-0", "S-1-5-7", "S-1-5-32-546"];

const READING: u32 = FILE_READ_DATA | GENERIC_READ | GENERIC_ALL;
/// These include the rights to change the list and the owner, because whoever has one of them can get all other rights.
const WRITING: u32 =
    FILE_WRITE_DATA | FILE_APPEND_DATA | DELETE | WRITE_DAC | WRITE_OWNER | GENERIC_WRITE | GENERIC_ALL;

impl Access {
    /// The access that the owner and the access control list of an open file give.
    pub(in crate::store) fn of(file: &File, _: &FileState) -> io::Result<Access> {
        let mut owner: PSID = ptr::null_mut();
        let mut list: *mut ACL = ptr::null_mut();
        let mut descriptor = ptr::null_mut();
        // SAFETY: the handle is open, and each pointer is to a variable of its type or NULL where that is allowed.
        let status = unsafe {
            GetSecurityInfo(
                file.as_raw_handle(),
                SE_FILE_OBJECT,
                OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION,
                &mut owner,
                ptr::null_mut(),
                &mut list,
                ptr::null_mut(),
                &mut descriptor,
            )
        };
        if status != 0 {
            return Err(io::Error::from_raw_os_error(status as i32));
        }
        // `owner` and `list` point into it.
        let _descriptor = LocalMemory(descriptor);
        let user = user_sid()?;
        // SAFETY: the owner of the descriptor, which is still there.
        let owner = unsafe { sid_text(owner) }?;
        let is_trusted = |sid: &str| sid == user || TRUSTED.contains(&sid);
        let mut access = Access { is_ours: is_trusted(&owner), ..Access::default() };
        if list.is_null() {
            // If a file has no list, everybody may do everything with it.
            return Ok(Access { anybody_writes: true, others_write: true, others_read: true, ..access });
        }
        // SAFETY: the list of the descriptor, which is still there.
        for (sid, rights) in unsafe { allowed(list) }? {
            if is_trusted(&sid) || sid == OWNER_RIGHTS {
                continue;
            }
            let writes = rights & WRITING != 0;
            access.others_read |= rights & READING != 0;
            access.others_write |= writes;
            access.anybody_writes |= writes && ANYBODY.contains(&sid.as_str());
        }
        access.is_closed = !access.others_read && !access.others_write;
        Ok(access)
    }
}

/// Returns the access to a new file. `create_private` has already made it private, as far as its file system can.
pub(in crate::store) fn make_private(file: &File) -> io::Result<Access> {
    Access::of(file, &FileState::of(file)?)
}

/// Whether this is a file on a disk, and not a console, a serial port or a pipe.
pub(in crate::store) fn is_on_disk(file: &File) -> bool {
    // SAFETY: the handle is open.
    unsafe { GetFileType(file.as_raw_handle()) == FILE_TYPE_DISK }
}

/// Creates a file that is private from the beginning and inherits nothing from its folder.
pub(in crate::store) fn create_private(path: &Path) -> io::Result<File> {
    // A protected list ("P") of full file access ("FA") for the system, administrators and the user.
    let list = wide(&format!("D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;{})", user_sid()?));
    let mut descriptor = ptr::null_mut();
    // SAFETY: the text ends in a NUL, and `descriptor` is a variable for the answer.
    let converted = unsafe {
        ConvertStringSecurityDescriptorToSecurityDescriptorW(
            list.as_ptr(),
            SDDL_REVISION_1,
            &mut descriptor,
            ptr::null_mut(),
        )
    };
    if converted == 0 {
        return Err(io::Error::last_os_error());
    }
    let descriptor = LocalMemory(descriptor);
    let attributes = SECURITY_ATTRIBUTES {
        nLength: size_of::<SECURITY_ATTRIBUTES>() as u32,
        lpSecurityDescriptor: descriptor.0,
        bInheritHandle: 0,
    };
    let path = wide_path(path)?;
    // SAFETY: the path ends in a NUL; the attributes and their descriptor live until after the call.
    let handle = unsafe {
        CreateFileW(
            path.as_ptr(),
            GENERIC_READ | GENERIC_WRITE,
            FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
            &attributes,
            CREATE_NEW,
            FILE_ATTRIBUTE_NORMAL,
            ptr::null_mut(),
        )
    };
    if handle == INVALID_HANDLE_VALUE {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: a new handle, which nobody else closes.
    Ok(unsafe { File::from_raw_handle(handle) })
}

/// Memory from Windows that has to be freed with LocalFree.
struct LocalMemory(*mut c_void);

impl Drop for LocalMemory {
    fn drop(&mut self) {
        // SAFETY: the memory comes from a call that requires LocalFree, and is freed once.
        unsafe { LocalFree(self.0) };
    }
}

fn wide(text: &str) -> Vec<u16> {
    text.encode_utf16().chain([0]).collect()
}

/// A path as Windows's calls take it. A path of more than 260 characters must be absolute and begin with `\\?\`.
fn wide_path(path: &Path) -> io::Result<Vec<u16>> {
    let path = std::path::absolute(path)?.into_os_string();
    let bytes = path.as_encoded_bytes();
    let (mark, rest) = if bytes.starts_with(br"\\?\") || bytes.starts_with(br"\\.\") {
        ("", 0)
    } else if bytes.starts_with(br"\\") {
        (r"\\?\UNC\", 2)
    } else {
        (r"\\?\", 0)
    };
    Ok(mark.encode_utf16().chain(path.encode_wide().skip(rest)).chain([0]).collect())
}

/// The identifier of the user that this thread acts as.
fn user_sid() -> io::Result<String> {
    let token = token()?;
    // Room for a TOKEN_USER and the identifier that it points to, which has at most 68 bytes. It is u64 for the
    // alignment.
    let mut buffer = [0_u64; 16];
    let mut length = 0;
    // SAFETY: the token is open, and the buffer is as long as is said.
    let got = unsafe {
        GetTokenInformation(
            token.as_raw_handle(),
            TokenUser,
            buffer.as_mut_ptr().cast(),
            size_of_val(&buffer) as u32,
            &mut length,
        )
    };
    if got == 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the call has put a TOKEN_USER there, whose identifier is in the buffer too.
    unsafe { sid_text((*buffer.as_ptr().cast::<TOKEN_USER>()).User.Sid) }
}

/// The thread's token if the thread impersonates somebody, else the process's.
fn token() -> io::Result<OwnedHandle> {
    let mut token: HANDLE = ptr::null_mut();
    // SAFETY: the first handle is a constant of the system's, and `token` is a variable for the answer.
    let opened = unsafe {
        OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, 1, &mut token) != 0
            || OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &mut token) != 0
    };
    if !opened {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: a new handle, which nobody else closes.
    Ok(unsafe { OwnedHandle::from_raw_handle(token) })
}

/// An identifier as text, `S-1-…`.
///
/// # Safety
/// `sid` is NULL or a valid identifier.
unsafe fn sid_text(sid: PSID) -> io::Result<String> {
    let mut text = ptr::null_mut();
    // SAFETY: a valid identifier by contract (NULL is refused), and a variable for the answer.
    if unsafe { ConvertSidToStringSidW(sid, &mut text) } == 0 {
        return Err(io::Error::last_os_error());
    }
    let memory = LocalMemory(text.cast());
    let mut length = 0;
    // SAFETY: the call has put a text there that ends in a NUL.
    let units = unsafe {
        while *text.add(length) != 0 {
            length += 1;
        }
        std::slice::from_raw_parts(text, length)
    };
    let text = String::from_utf16_lossy(units);
    drop(memory);
    Ok(text)
}

/// The rights that this list allows, and to whom. It ignores entries that deny rights, which errs on the safe side.
///
/// # Safety
/// `list` is a valid access control list.
unsafe fn allowed(list: *const ACL) -> io::Result<Vec<(String, u32)>> {
    let mut entries = Vec::new();
    // SAFETY: a valid list by contract.
    for index in 0..u32::from(unsafe { (*list).AceCount }) {
        let mut entry = ptr::null_mut();
        // SAFETY: a valid list by contract, and a variable for the answer.
        if unsafe { GetAce(list, index, &mut entry) } == 0 {
            return Err(io::Error::last_os_error());
        }
        let entry: *const ACCESS_ALLOWED_ACE = entry.cast();
        // SAFETY: every entry begins with this header.
        let header = unsafe { (*entry).Header };
        let is_for_this_file = u32::from(header.AceFlags) & INHERIT_ONLY_ACE == 0;
        let allows =
            matches!(u32::from(header.AceType), ACCESS_ALLOWED_ACE_TYPE | ACCESS_ALLOWED_CALLBACK_ACE_TYPE);
        if is_for_this_file && allows {
            // SAFETY: entries of these two types have a mask and an identifier in these places.
            unsafe {
                let sid = ptr::addr_of!((*entry).SidStart).cast_mut().cast();
                entries.push((sid_text(sid)?, (*entry).Mask));
            }
        }
    }
    Ok(entries)
}
