# Builds build/Release/heddle.node. It lives here and not in the package root, so that npm adds no implicit
# install script; native/build.mjs runs it with the headers of the Node that is at hand.
{
  'targets': [
    {
      'target_name': 'heddle',
      'sources': ['binding/addon.cc'],
      'defines': ['NAPI_VERSION=8', 'NAPI_DISABLE_CPP_EXCEPTIONS', 'NODE_ADDON_API_DISABLE_DEPRECATED',
                  # A worker that is terminated inside the addon can throw nothing any more: not a reason to abort.
                  'NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS'],
      'conditions': [
        ['OS=="linux"', {
          'sources': [
            'binding/core_handle.cc',
            'binding/fifo.cc',
            'binding/linux.cc',
            'binding/memory.cc',
            'binding/socket.cc',
            'loop/inversion.cc',
            'os/affinity.cc',
            'os/fifo.cc',
            'os/socket.cc',
            'os/sysmon.cc',
            'os/wake_fd.cc',
            'ring/drain.cc',
            'ring/features.cc',
            'ring/ring.cc',
            'scheduler/core.cc',
          ],
          # Core threads outlive a worker that loaded the addon: never unload it.
          'ldflags': ['-Wl,-z,nodelete'],
        }, {
          'sources': ['binding/unsupported.cc'],
        }],
        ['OS=="win"', {
          'include_dirs': ["<!(node -p \"require('path').resolve(require('node-addon-api').include_dir)\")"],
          'msvs_settings': {'VCCLCompilerTool': {'AdditionalOptions': ['/std:c++17']}},
        }, {
          # As system headers: our warnings are not for them.
          'cflags_cc': ['-std=c++17', '-fno-exceptions', '-fvisibility=hidden', '-Wall', '-Wextra',
                        '-Wpedantic', '-isystem', "<!(node -p \"require('path').resolve(require('node-addon-api').include_dir)\")"],
          'cflags_cc!': ['-std=gnu++17', '-std=gnu++20'],
          'xcode_settings': {
            'CLANG_CXX_LANGUAGE_STANDARD': 'c++17',
            'GCC_ENABLE_CPP_EXCEPTIONS': 'NO',
            'GCC_SYMBOLS_PRIVATE_EXTERN': 'YES',
            'OTHER_CPLUSPLUSFLAGS': ['-isystem', "<!(node -p \"require('path').resolve(require('node-addon-api').include_dir)\")"],
          },
        }],
      ],
    },
  ],
}
